# SPDX-License-Identifier: Apache-2.0
# Everything is read from files: torch/version.py, and Python from the folder.
mkdir -p venv/lib/python3.12/site-packages/torch
printf "home = /usr/bin\nversion = 3.12.3\n" >venv/pyvenv.cfg
site=venv/lib/python3.12/site-packages
cat >$site/torch/version.py <<EOF
from typing import Optional

__all__ = ["__version__", "debug", "cuda", "git_version", "hip"]
__version__ = "2.11.0+cu130"
debug = False
cuda: Optional[str] = "13.0"
git_version = "70d99e998b4955e0049d13a98d77ae1b14db1f45"
hip: Optional[str] = None
EOF
sagepick --site venv --arch 12.0
sagepick --site venv/lib/python3.12/site-packages --arch 12.0 --cuda cu128
