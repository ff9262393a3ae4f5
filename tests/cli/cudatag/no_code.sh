# SPDX-License-Identifier: Apache-2.0
cudatag --arch 12.0 --torch 2.6.0
