# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r 2.8.0 'cuda: Optional[str] = twelve'
cudatag --root r
