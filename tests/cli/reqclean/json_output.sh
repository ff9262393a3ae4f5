# SPDX-License-Identifier: Apache-2.0
# With -o the file is written, too.
printf 'foo\n' >r.txt
reqclean --json -o out.txt r.txt && cat out.txt
