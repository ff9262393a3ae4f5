# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch "NVIDIA GeForce RTX 5090, l40s" --arch ada --torch 2.11.0 --arch-list
