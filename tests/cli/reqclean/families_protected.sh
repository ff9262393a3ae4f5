# SPDX-License-Identifier: Apache-2.0
# The member that the image holds stays, whatever the policy would choose.
printf 'opencv-python==4.12.0.88\n' >protect.txt
printf 'opencv-python-headless>=4.8\nopencv-contrib-python==4.1\n' >r.txt
reqclean --protect protect.txt r.txt
