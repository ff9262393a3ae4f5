# SPDX-License-Identifier: Apache-2.0
mkdir -p venv/lib/python3.12/site-packages/torch
printf "home = /usr/bin\nversion = 3.12.3\n" >venv/pyvenv.cfg
site=venv/lib/python3.12/site-packages
rmdir $site/torch
sagepick --site venv
