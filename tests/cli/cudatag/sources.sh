# SPDX-License-Identifier: Apache-2.0
# Every source side by side: what it says, how far that can be believed, whether it counted.
. "$CASES/roots.inc"
torch_root r '2.8.0+cu128' "cuda: Optional[str] = '12.8'"
mkdir -p r/usr/local/cuda-12.6/lib64
ln -s cuda-12.6 r/usr/local/cuda
: >r/usr/local/cuda-12.6/lib64/libcudart.so.12.6.77
echo 570.86.10 | put r/sys/module/nvidia/version
printf 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  575.57.08  Release Build\n' | put r/proc/driver/nvidia/version
pci r 0000:01:00.0 0x10de 0x2b85 0x030000
printf 'Model: \t\t NVIDIA GeForce RTX 5090\n' | put r/proc/driver/nvidia/gpus/0000:01:00.0/information
cudatag --root r --explain | sed -n '/^sources/,$p'
cudatag --root r --json | sed -n '/"sources"/,/^  ]/p' | grep -E '"(source|value|trust|counted)"'
