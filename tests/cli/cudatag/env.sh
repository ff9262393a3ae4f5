# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 8.9,12.0 --torch 2.11.0 --driver 570.86 --env >out
cat out
. ./out
echo "$CUDA_TAG $TORCH_CUDA_ARCH_LIST"
