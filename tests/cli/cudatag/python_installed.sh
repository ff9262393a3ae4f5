# SPDX-License-Identifier: Apache-2.0
# What is installed is installed, whatever the table of Pythons says.
. "$CASES/roots.inc"
torch_root r '2.8.0+cu128' "cuda: Optional[str] = '12.8'"
mv r/opt/venv/lib/python3.12 r/opt/venv/lib/python3.14
sed -i 's/3.12.3/3.14.0/' r/opt/venv/pyvenv.cfg
cudatag --root r --from torch
