# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
echo 'CUDA Version 12.6.77' | put r/usr/local/cuda/version.txt
cudatag --root r --from toolkit --torch 2.8.0
