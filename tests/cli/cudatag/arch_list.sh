# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 12.0a --arch sm_89 --arch 8.9+PTX --arch-list
