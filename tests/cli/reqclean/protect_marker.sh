# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
printf 'numpy==1.26.4\ntorch==2.11.0; python_version<"3.13"\n' >protect.txt
reqclean --protect protect.txt r.txt
