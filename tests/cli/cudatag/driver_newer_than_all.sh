# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 12.0 --torch 2.9.1 --driver 999.1
