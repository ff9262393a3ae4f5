# SPDX-License-Identifier: Apache-2.0
printf 'ultralytics>=8.3\nlitellm==1.80\n' >r.txt
reqclean r.txt
