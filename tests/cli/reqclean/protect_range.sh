# SPDX-License-Identifier: Apache-2.0
# A range is intersected, an exact version is not.
printf 'pillow>=10.3.0\nnumpy==2.2.6\n' >protect.txt
printf 'Pillow<12\nnumpy>=1\nnumpy==2.2.6\n' >r.txt
reqclean --protect protect.txt r.txt
