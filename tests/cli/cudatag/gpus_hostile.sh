# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
pci r 0000:01:00.0 0x10de 0x2b85 0x030000
printf 'Model: \t evil\033]0;x\007\n' | put r/proc/driver/nvidia/gpus/0000:01:00.0/information
cudatag gpus --root r
