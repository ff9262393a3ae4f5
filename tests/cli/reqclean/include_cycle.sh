# SPDX-License-Identifier: Apache-2.0
printf -- '-r b.txt\n' >a.txt
printf -- '\n-r ./a.txt\n' >b.txt
reqclean a.txt
