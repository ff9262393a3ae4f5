# SPDX-License-Identifier: Apache-2.0
# NVIDIA's own builds carry no tag in the version: the cuda line says it.
mkdir -p venv/lib/python3.12/site-packages/torch
printf "home = /usr/bin\nversion = 3.12.3\n" >venv/pyvenv.cfg
site=venv/lib/python3.12/site-packages
printf "%s\n" "__version__ = '2.8.0a0+5228986c39.nv25.06'" "cuda = '12.9'" >$site/torch/version.py
sagepick --site venv --arch 8.9
