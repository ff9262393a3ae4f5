# SPDX-License-Identifier: Apache-2.0
printf -- '--index-url https://h\n' >protect.txt
printf 'foo\n' >r.txt
reqclean --protect protect.txt r.txt
