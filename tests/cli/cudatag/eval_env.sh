# SPDX-License-Identifier: Apache-2.0
mkdir r
eval "$(cudatag --root r --arch blackwell --torch 2.8.0 --driver 570.86 --env)"
printf '%s\n' "$CUDA_TAG" "$TORCH_INDEX_URL" "$TORCH_CUDA_ARCH_LIST" "$TORCH_VERSION" "$MIN_DRIVER"
