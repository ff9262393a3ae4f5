# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --platform win_amd64 --arch 12.0 --torch 2.8.0 --driver 570.65 --explain
