# SPDX-License-Identifier: Apache-2.0
# It says nothing about a GPU.
mkdir r; NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility cudatag --root r --torch 2.8.0 --arch-list
