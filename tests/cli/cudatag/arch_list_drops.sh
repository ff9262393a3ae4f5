# SPDX-License-Identifier: Apache-2.0
# Each source drops what it does not know without an error, so that the wheel lacks those kernels.
mkdir r
cudatag --root r --arch blackwell --arch-list
cudatag --root r --arch '7.5;8.6' --torch 2.8.0 --arch-list
cudatag --root r --arch '8.9 12.0' --arch-list
