# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 12.0 --torch 2.13.0 --driver 580.65.06
