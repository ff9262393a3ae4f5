# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.8.0+rocm6.4' 'cuda: Optional[str] = None' "hip: Optional[str] = '6.4.43482-0f2d60242'"
cudatag --root r
