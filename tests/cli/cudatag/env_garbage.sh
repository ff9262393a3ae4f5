# SPDX-License-Identifier: Apache-2.0
CUDA_VERSION=latest cudatag --from env --torch 2.11.0 --arch-list --arch 8.9
CUDA_VERSION=latest cudatag --from env
