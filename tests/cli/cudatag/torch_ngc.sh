# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.8.0a0+5228986c39.nv25.06' "cuda: Optional[str] = '12.9'"
cudatag --root r --arch 12.0
