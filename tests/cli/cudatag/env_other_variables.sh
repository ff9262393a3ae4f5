# SPDX-License-Identifier: Apache-2.0
NV_CUDA_LIB_VERSION=12.8.1-1 cudatag --from env --torch 2.11.0
NV_CUDA_CUDART_VERSION=12.6.77-1 cudatag --from env --torch 2.11.0
NVIDIA_REQUIRE_CUDA="cuda>=12.8 brand=unknown,driver>=470,driver<471" cudatag --from env --torch 2.11.0
