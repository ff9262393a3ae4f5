# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/opt/venv/pyvenv.cfg </dev/null
mkdir -p r/opt/venv/lib/python3.12/site-packages/torch
yes '# more' | head -c 2000000 >r/opt/venv/lib/python3.12/site-packages/torch/version.py
cudatag --root r
