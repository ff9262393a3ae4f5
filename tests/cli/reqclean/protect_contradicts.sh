# SPDX-License-Identifier: Apache-2.0
printf 'foo==1\n' >a.txt
printf 'foo==2\n' >b.txt
printf 'foo\n' >r.txt
reqclean --protect a.txt --protect b.txt r.txt
