# SPDX-License-Identifier: Apache-2.0
printf '\377\376f\000o\000o\000\r\000\n\000b\000a\000r\000' >r.txt
reqclean r.txt
