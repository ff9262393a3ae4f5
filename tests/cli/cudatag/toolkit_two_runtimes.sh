# SPDX-License-Identifier: Apache-2.0
# The soname stands beside the file: libcudart.so.11.0 is of CUDA 11.8.
mkdir -p r/usr/local/cuda/lib64
touch r/usr/local/cuda/lib64/libcudart.so.11.0 r/usr/local/cuda/lib64/libcudart.so.11.8.89
cudatag --root r --from toolkit --torch 2.7.0
