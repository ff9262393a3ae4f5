# SPDX-License-Identifier: Apache-2.0
# What cannot be a version never reaches a shell.
. "$CASES/roots.inc"
torch_root r '2.8.0+cu128' "cuda: Optional[str] = '12.8'"
printf "__version__ = '2.8.0\033[31m;id'\ncuda = '12.8'\n" >r/opt/venv/lib/python3.12/site-packages/torch/version.py
cudatag --root r --env
