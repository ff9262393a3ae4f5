# SPDX-License-Identifier: Apache-2.0
printf 'f\351\n' >r.txt
reqclean r.txt
