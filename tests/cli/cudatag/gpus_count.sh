# SPDX-License-Identifier: Apache-2.0
# Without --arch the GPUs that are there must be served.
. "$CASES/roots.inc"
pci r 0000:01:00.0 0x10de 0x2b85 0x030000
echo 570.86.10 | put r/sys/module/nvidia/version
cudatag --root r --torch 2.8.0 --env
cudatag --root r --torch 2.6.0
cudatag --root r --torch 2.6.0 --from torch
