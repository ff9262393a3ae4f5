# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 12.0 --torch 2.8.0 --index-url
