# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch 12.0 --driver 570.86 --explain
