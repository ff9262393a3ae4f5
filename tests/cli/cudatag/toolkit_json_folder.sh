# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
mkdir -p r/usr/local/cuda-12.6/version.json
ln -s cuda-12.6 r/usr/local/cuda
cudatag --root r --from toolkit --torch 2.8.0
