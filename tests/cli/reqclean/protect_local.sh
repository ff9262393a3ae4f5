# SPDX-License-Identifier: Apache-2.0
# A local version is one of its public version; extras stay; only what the file lists is protected.
printf 'torch==2.11.0+cu130\nsageattention @ https://h.example/sageattention-2.2.0+cu130-py3-none-any.whl\n' >protect.txt
printf '%s\n' torch==2.11.0 'torch==2.11.*' 'torch[opt-einsum]<=2.11.0' torch===2.11.0 torch==2.11.0+cu128 'torch>2.11.0' 'torch!=2.11.0+cu128' \
	'torch~=2.11; extra=="x"' torchaudio==2.1 nvidia-cublas-cu12==12.1 'sageattention==1.0.6' 'sageattention>=2' >r.txt
reqclean --protect protect.txt r.txt
