# SPDX-License-Identifier: Apache-2.0
printf 'git+https://git.example/o/r@0123456789abcdef0123456789abcdef01234567\n' >r.txt
reqclean --allow-url other.example --allow-url git.example r.txt
