# SPDX-License-Identifier: Apache-2.0
printf 'foo==1\nfoo>=1.*\n' >protect.txt
printf 'foo\n' >r.txt
reqclean --protect protect.txt r.txt
