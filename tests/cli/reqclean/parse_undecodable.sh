# SPDX-License-Identifier: Apache-2.0
printf '\351\n' >r.txt
reqclean parse --json r.txt
