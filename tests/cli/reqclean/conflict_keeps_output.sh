# SPDX-License-Identifier: Apache-2.0
# Where nothing satisfies all, the old output stays.
echo old >out.txt
printf 'foo<2\n' >a.txt
printf 'foo>=2\n' >b.txt
reqclean -o out.txt a.txt b.txt
status=$?
cat out.txt
exit $status
