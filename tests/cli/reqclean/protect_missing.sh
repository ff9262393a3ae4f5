# SPDX-License-Identifier: Apache-2.0
printf 'foo\n' >r.txt
reqclean --protect nowhere.txt r.txt
