# SPDX-License-Identifier: Apache-2.0
printf -- '-r b.txt\n' >a.txt
reqclean a.txt
