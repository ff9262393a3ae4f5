# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.11.0+cu130' "cuda: Optional[str] = '13.0'"
cudatag --root r --arch 8.9 --driver 570.86
