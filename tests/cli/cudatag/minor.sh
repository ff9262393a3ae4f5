# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch ada --torch 2.7 --env
