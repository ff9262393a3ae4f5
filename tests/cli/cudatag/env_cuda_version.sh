# SPDX-License-Identifier: Apache-2.0
CUDA_VERSION=12.8.1 NV_CUDA_LIB_VERSION=13.0.1-1 cudatag --from env --arch 12.0 --torch 2.11.0
