# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch "jetson orin" --torch 2.8.0
