# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.8.0+cu126' "cuda: Optional[str] = '12.6'"
mkdir -p r/usr/local/cuda-12.8
ln -s cuda-12.8 r/usr/local/cuda
cudatag --root r --arch 8.9
cudatag --root r --arch 8.9 --from toolkit --torch 2.8.0
