# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
pci r 0000:01:00.0 0x10de 0x2b85 0x030000
pci r 0000:01:00.1 0x10de 0x22e8 0x040300
pci r 0000:02:00.0 0x10de 0x2901 0x030200
pci r 0000:03:00.0 0x10de 0x2fff 0x030000
pci r 0000:04:00.0 0x1002 0x2b85 0x030000
pci r 0000:05:00.0 0x10de 0x26fe 0x030000
put r/proc/driver/nvidia/gpus/0000:05:00.0/information <<'END'
Model: 		 NVIDIA L40S
IRQ:   		 16
END
put r/proc/driver/nvidia/gpus/0008:06:00.0/information <<'END'
Model: 		 NVIDIA H100 80GB HBM3
END
cudatag gpus --root r
