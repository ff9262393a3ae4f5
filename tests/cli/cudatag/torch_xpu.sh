# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/opt/venv/pyvenv.cfg </dev/null
put r/opt/venv/lib/python3.12/site-packages/torch/version.py <<'END'
__version__ = '2.9.1+xpu'
cuda: Optional[str] = None
hip: Optional[str] = None
xpu: Optional[str] = '20250200'
END
cudatag --root r
