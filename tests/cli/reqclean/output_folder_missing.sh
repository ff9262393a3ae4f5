# SPDX-License-Identifier: Apache-2.0
printf 'foo\n' >r.txt
reqclean -o nowhere/out.txt r.txt
