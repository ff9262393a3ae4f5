# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch blackwell --torch 2.9.1 --driver 580.65.06
