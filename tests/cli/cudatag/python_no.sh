# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --torch 2.4.1 --python cp313
