# SPDX-License-Identifier: Apache-2.0
printf 'torch==2.11.0+cu130\ntorchvision==0.26.0\nnumpy==2.2.6\n' >protect.txt

# The thirteen spellings that a sed expression in use lets half of through.
printf '%s\n' torch torch~=2.1 'torch[extra]==2' 'torch@https://h/x.whl' 'torch;python_version>"3"' Torch==2.0 ' torch==1' \
	'torch @ https://h/x.whl' 'torch ; os_name=="posix"' 'torch # c' "$(printf 'torch\r')" 'torch>=2.0' 'torch!=2.11.0' >r.txt
reqclean --protect protect.txt r.txt
