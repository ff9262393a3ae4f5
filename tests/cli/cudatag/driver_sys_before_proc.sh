# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
echo 570.86.10 | put r/sys/module/nvidia/version
echo 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03' | put r/proc/driver/nvidia/version
cudatag --root r --explain --torch 2.8.0 | grep driver:
