# SPDX-License-Identifier: Apache-2.0
# A link that leaves the root leads nowhere.
. "$CASES/roots.inc"
mkdir -p outside/cuda-12.6 r/usr/local
ln -s ../../../outside/cuda-12.6 r/usr/local/cuda
cudatag --root r --from toolkit --torch 2.8.0
