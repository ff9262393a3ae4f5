# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 12.0 --torch 2.12.1 --driver 570.124.06
