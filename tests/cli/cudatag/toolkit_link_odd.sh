# SPDX-License-Identifier: Apache-2.0
# The name says nothing, the library does.
. "$CASES/roots.inc"
mkdir -p r/usr/local/cuda-latest
ln -s cuda-latest r/usr/local/cuda
put r/usr/lib/x86_64-linux-gnu/libcudart.so.12.6.77 </dev/null
cudatag --root r --from toolkit --torch 2.8.0
