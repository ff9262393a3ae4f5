# SPDX-License-Identifier: Apache-2.0
printf 'foo\n--no-deps\n' >r.txt
reqclean parse --json r.txt
