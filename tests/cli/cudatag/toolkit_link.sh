# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
mkdir -p r/usr/local/cuda-12.8 r/etc/alternatives
ln -s /etc/alternatives/cuda r/usr/local/cuda
ln -s /usr/local/cuda-12.8 r/etc/alternatives/cuda
cudatag --root r --from toolkit --torch 2.11.0
