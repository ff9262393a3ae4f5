# SPDX-License-Identifier: Apache-2.0
# METADATA cannot tell the tag, so it is no torch to answer from.
. "$CASES/roots.inc"
put r/opt/venv/pyvenv.cfg </dev/null
dist r torch 2.8.0
cudatag --root r --from torch
