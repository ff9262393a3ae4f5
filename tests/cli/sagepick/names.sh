# SPDX-License-Identifier: Apache-2.0
sagepick names sageattention-2.2.0+cu130torch2.10.0andhigher.post5-cp310-abi3-win_amd64.whl \
	sageattention-2.2.0+cu130.torch2.13.0.sm120-cp312-cp312-linux_x86_64.whl sageattention-1.0.6-py3-none-any.whl \
	flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp312-cp312-linux_x86_64.whl nunchaku-1.2.1+cu13.0torch2.9-1-cp313-cp313t-manylinux_2_28_x86_64.whl
