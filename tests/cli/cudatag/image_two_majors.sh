# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
mkdir -p r/usr/local/cuda-13.0
ln -s cuda-13.0 r/usr/local/cuda
cudatag --root r --torch 2.8.0 --arch 8.9
