# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.6.0+cu124' "cuda: Optional[str] = '12.4'"
cudatag --root r --arch 12.0
