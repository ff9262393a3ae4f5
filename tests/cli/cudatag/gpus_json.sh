# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
pci r 0000:01:00.0 0x10de 0x2b85 0x030000
pci r 0000:02:00.0 0x10de 0x3001 0x030200
put r/dev/nvidiactl </dev/null
cudatag gpus --root r --json
