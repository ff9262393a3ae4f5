# SPDX-License-Identifier: Apache-2.0
printf 'foo\n\nnumpy<1.24>=1.18\n' >r.txt
reqclean -o out.txt r.txt
status=$?
[ ! -e out.txt ] || echo 'there is an output'
exit $status
