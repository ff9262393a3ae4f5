# SPDX-License-Identifier: Apache-2.0
NV_CUDA_COMPAT_PACKAGE=cuda-compat-11-8 cudatag --from env --torch 2.7.0
