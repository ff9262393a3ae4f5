# SPDX-License-Identifier: Apache-2.0
# Bytes of a file cannot drive the terminal.
printf -- '--index-url https://h/\033[31m\342\200\256\n' >r.txt
reqclean r.txt
