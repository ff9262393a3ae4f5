# SPDX-License-Identifier: Apache-2.0
# What fits the GPU does not fit the toolkit: a note says what it means.
mkdir r; CUDA_VERSION=12.8.1 cudatag --from env --arch 12.0 --torch 2.14.0
