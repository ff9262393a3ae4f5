# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.8.0+cu128' "cuda: Optional[str] = '12.8'"
for it in torch:2.8.0 torchvision:0.23.0 torchaudio:2.8.0 triton:3.4.0 xformers:0.0.32.post2 sageattention:2.2.0 flash_attn:2.8.3 nvidia_cudnn_cu12:9.10.2.21; do
	dist r "${it%%:*}" "${it#*:}"
done
put r/usr/local/cuda/version.json <<'END'
{"cuda": {"name": "CUDA SDK", "version": "12.8.1"}}
END
echo 570.86.10 | put r/sys/module/nvidia/version
pci r 0000:01:00.0 0x10de 0x2b85 0x030000
pci r 0000:02:00.0 0x10de 0x2b85 0x030000
cudatag report --root r
cudatag report --root r --json
