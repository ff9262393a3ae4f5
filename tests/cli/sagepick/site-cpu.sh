# SPDX-License-Identifier: Apache-2.0
mkdir -p venv/lib/python3.12/site-packages/torch
printf "home = /usr/bin\nversion = 3.12.3\n" >venv/pyvenv.cfg
site=venv/lib/python3.12/site-packages
printf "%s\n" "__version__ = '2.8.0+cpu'" "cuda: Optional[str] = None" >$site/torch/version.py
sagepick --site venv
