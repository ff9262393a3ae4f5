# SPDX-License-Identifier: Apache-2.0
# --torch is what will be installed, whatever is there now.
. "$CASES/roots.inc"
torch_root r '2.6.0+cu124' "cuda: Optional[str] = '12.4'"
cudatag --root r --arch 12.0 --torch 2.8.0
