# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/usr/local/cuda/lib64/libcudart.so.12.8.90 </dev/null
put r/usr/local/cuda/lib64/libcudart.so.12 </dev/null
cudatag --root r --from toolkit --torch 2.11.0
