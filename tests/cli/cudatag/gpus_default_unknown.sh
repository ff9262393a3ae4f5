# SPDX-License-Identifier: Apache-2.0
# A GPU without a known compute capability asks for nothing.
. "$CASES/roots.inc"
pci r 0000:01:00.0 0x10de 0x3001 0x030200
cudatag --root r --torch 2.8.0 --explain
