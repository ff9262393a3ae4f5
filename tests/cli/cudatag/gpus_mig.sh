# SPDX-License-Identifier: Apache-2.0
# A MIG slice has no address of its own; the driver's name for the GPU says what it is.
. "$CASES/roots.inc"
printf 'Model: \t\t NVIDIA A100-SXM4-40GB MIG 1g.5gb\n' | put r/proc/driver/nvidia/gpus/0000:3b:00.0/information
printf 'Model: \t\t NVIDIA H100 80GB HBM3\n' | put r/proc/driver/nvidia/gpus/0000:4b:00.0/information
printf 'Model: \t\t Unknown\n' | put r/proc/driver/nvidia/gpus/0000:5b:00.0/information
cudatag gpus --root r
