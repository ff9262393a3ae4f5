# SPDX-License-Identifier: Apache-2.0
# The Python of an environment that was named forbids a torch.
. "$CASES/roots.inc"
put r/opt/venv/pyvenv.cfg <<'END'
home = /usr/bin
version = 3.14.1
END
mkdir -p r/opt/venv/lib/python3.14/site-packages
cudatag --root r --torch 2.9.1 --explain | grep -E '^Python|  python'
cudatag --root r --torch 2.8.0
