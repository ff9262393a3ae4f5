# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/opt/venv/pyvenv.cfg </dev/null
printf "__version__ = '2.8.0+cu128'\r\ncuda: Optional[str] = '12.8'\r\n" | put r/opt/venv/lib/python3.12/site-packages/torch/version.py
cudatag --root r --json --arch 8.9 | head -n 4
