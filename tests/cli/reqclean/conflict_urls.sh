# SPDX-License-Identifier: Apache-2.0
printf 'foo @ https://github.com/o/r/archive/0123456789abcdef0123456789abcdef01234567.zip\n' >a.txt
printf 'foo @ https://github.com/o/r/archive/1123456789abcdef0123456789abcdef01234567.zip\n' >b.txt
reqclean a.txt b.txt
