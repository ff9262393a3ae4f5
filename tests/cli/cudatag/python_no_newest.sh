# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --python 3.15
