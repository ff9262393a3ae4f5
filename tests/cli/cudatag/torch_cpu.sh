# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.6.0+cpu' 'cuda: Optional[str] = None'
cudatag --root r --arch 8.9
