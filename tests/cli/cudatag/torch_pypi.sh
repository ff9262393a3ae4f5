# SPDX-License-Identifier: Apache-2.0
# The wheel of the default index loses +cu128 in its METADATA; version.py keeps it.
. "$CASES/roots.inc"
torch_root r 2.8.0 "cuda = '12.8'"
dist r torch 2.8.0
cudatag --root r --arch 12.0 --explain
