# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.7.1+cu126' "cuda: Optional[str] = '12.6'"
cudatag --root r
cudatag --root r --from torch --arch 8.9 --driver 560.28.03 --index-url
