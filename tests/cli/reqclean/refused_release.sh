# SPDX-License-Identifier: Apache-2.0
printf 'Ultralytics==8.3.41\n' >r.txt
reqclean r.txt
