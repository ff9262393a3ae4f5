# SPDX-License-Identifier: Apache-2.0
mkdir r
CUDATAG_DRIVER=570.86 cudatag --root r --arch 12.0 --torch 2.8.0
CUDATAG_DRIVER=570.86 cudatag --root r --arch 12.0 --torch 2.8.0 --driver 575.51.03
CUDATAG_DRIVER="" cudatag --root r --arch 12.0 --torch 2.8.0
