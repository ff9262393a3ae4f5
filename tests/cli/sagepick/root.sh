# SPDX-License-Identifier: Apache-2.0
mkdir -p root/opt/venv/lib/python3.12/site-packages/torch
printf 'home = /usr/bin\nversion = 3.12.3\n' >root/opt/venv/pyvenv.cfg
printf '%s\n' "__version__ = '2.11.0+cu130'" "cuda: Optional[str] = '13.0'" >root/opt/venv/lib/python3.12/site-packages/torch/version.py
sagepick --root root --arch 12.0
