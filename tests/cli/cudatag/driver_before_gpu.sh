# SPDX-License-Identifier: Apache-2.0
# Minor-version compatibility would admit the toolkit, but not the GPU.
mkdir r; cudatag --root r --arch rtx5090 --torch 2.8.0 --driver 550.54.15
