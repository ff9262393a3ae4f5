# SPDX-License-Identifier: Apache-2.0
# A range is intersected, an exact version is not.
printf 'pillow>=10.3.0\nnumpy==2.2.6\n' >protect.txt
printf 'Pillow<12\nnumpy>=1\nnumpy==2.2.6\n' >r.txt
reqclean --protect protect.txt r.txt
# What lies within the range stays as it is, in a second run, too.
printf 'numpy<2\nultralytics<8.3.43\n' >protect.txt
printf 'numpy<1.25,>=1.20\nultralytics>=8.3.40\n' >r.txt
reqclean --protect protect.txt -o one r.txt
echo again >&2
reqclean --protect protect.txt one
