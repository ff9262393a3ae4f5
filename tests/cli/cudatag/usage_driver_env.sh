# SPDX-License-Identifier: Apache-2.0
mkdir r; CUDATAG_DRIVER=new cudatag --root r
