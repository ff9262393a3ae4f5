# SPDX-License-Identifier: Apache-2.0
# In a RUN step: the variables are a base image's, the kernel's files the build machine's.
CUDA_VERSION=12.8.1 NVIDIA_REQUIRE_CUDA='cuda>=12.8 brand=unknown' NV_CUDA_COMPAT_PACKAGE=cuda-compat-12-8 \
	cudatag --from env,toolkit --torch 2.8.0 --explain | grep -A 1 -E '^  cuda +(CUDA_|NV)'
