# SPDX-License-Identifier: Apache-2.0
# manylinux_2_28 does not install on glibc 2.27.
sagepick --package xformers --torch 2.11.0+cu130 --python cp312 --platform manylinux_2_27_x86_64 --ladder | cut -f 2-3
