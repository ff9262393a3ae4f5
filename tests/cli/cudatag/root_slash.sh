# SPDX-License-Identifier: Apache-2.0
cudatag --root / --arch 12.0 --torch 2.8.0 --driver 570.86
