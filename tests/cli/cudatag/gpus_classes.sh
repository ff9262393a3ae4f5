# SPDX-License-Identifier: Apache-2.0
# Sound, USB and bridges of the same vendor are no GPUs, nor is another vendor's display.
. "$CASES/roots.inc"
pci r 0000:01:00.0 0x10de 0x2684 0x030000
pci r 0000:01:00.1 0x10de 0x22ba 0x040300
pci r 0000:01:00.2 0x10de 0x1ada 0x0c0330
pci r 0000:02:00.0 0x10de 0x2330 0x030200
pci r 0000:03:00.0 0x10de 0x22a3 0x068000
pci r 0000:04:00.0 0x1002 0x744c 0x030000
cudatag gpus --root r
