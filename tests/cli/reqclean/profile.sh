# SPDX-License-Identifier: Apache-2.0
h=0123456789abcdef0123456789abcdef012345670123456789abcdef01234567
mkdir -p custom_nodes/New
printf '%s\n' numpy 'numpy<1.27' numpy==1.26.4 'numpy~=1.0' 'opencv-python>=4.5' 'transformers[torch]>=4.40' scipy \
	"numpy @ https://github.com/o/numpy-1.26.4-py3-none-any.whl#sha256=$h ; os_name=='nt'" >r.txt
printf '%s\n' 'numpy>=2.1' 'transformers===5.0' 'huggingface-hub==1.0 ; python_version>"3"' \
	"numpy @ https://github.com/o/numpy-2.2.0-py3-none-any.whl#sha256=$h ; os_name=='posix'" >custom_nodes/New/requirements.txt
reqclean --profile numpy1 --profile transformers4 r.txt custom_nodes/New/requirements.txt
# Protected is protected.
printf 'numpy==2.2.6\n' >protect.txt
echo 'numpy>=1.20' | reqclean --profile numpy1 --protect protect.txt -
# Where a cap may not be broken, the node is named and the run ends.
reqclean --profile transformers4 --refuse RC802 custom_nodes/New/requirements.txt
