# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
echo 570.86.10 | put r/sys/module/nvidia/version
cudatag --root r --arch 12.0 --torch 2.8.0 --explain
