# SPDX-License-Identifier: Apache-2.0
mkdir -p r
CUDA_VERSION=12.6.3 cudatag --from env,toolkit --torch 2.11.0
