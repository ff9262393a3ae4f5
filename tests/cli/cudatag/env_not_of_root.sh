# SPDX-License-Identifier: Apache-2.0
mkdir r; CUDA_VERSION=12.8.1 cudatag --root r --from env
