# SPDX-License-Identifier: Apache-2.0
mkdir r
for arch in ada blackwell rtx5090 b200 4090 'RTX PRO 6000' 12.0a 10.0f 9.0a 8.9+PTX sm_120 120 '8.9;12.0' 8.9,12.0 '8.9 12.0' \
	'NVIDIA A100-SXM4-40GB MIG 1g.5gb' 'NVIDIA H100 80GB HBM3' 'NVIDIA B300 SXM6 AC'; do
	printf '%s: ' "$arch"
	cudatag --root r --arch "$arch" --arch-list 2>/dev/null
done
