# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/opt/venv/lib/python3.12/site-packages/torch/version.py <<'END'
__version__ = "2.4.1+cu121"
debug = False
cuda = "12.1"
END
put r/opt/venv/pyvenv.cfg </dev/null
cudatag --root r
