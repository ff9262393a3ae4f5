# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 8.9 --torch 2.3.1
