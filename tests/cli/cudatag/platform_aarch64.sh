# SPDX-License-Identifier: Apache-2.0
mkdir r
cudatag --root r --platform linux_aarch64 --arch gb10 --torch 2.11.0
cudatag --root r --platform linux_aarch64 --arch gh200 --torch 2.5.1
