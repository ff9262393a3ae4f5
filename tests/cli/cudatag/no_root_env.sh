# SPDX-License-Identifier: Apache-2.0
mkdir r; CUDATAG_DRIVER=570.86 CUDA_VERSION=13.0.0 cudatag --root r --torch 2.8.0 --arch 12.0 --json | grep -A3 driver\":
