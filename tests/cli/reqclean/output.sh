# SPDX-License-Identifier: Apache-2.0
# -o leaves standard output empty, and the file has the usual mode.
printf 'foo\n' >r.txt
reqclean -o out.txt r.txt && stat -c %a out.txt && cat out.txt
