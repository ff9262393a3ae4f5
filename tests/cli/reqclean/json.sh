# SPDX-License-Identifier: Apache-2.0
printf 'torch==2.11.0+cu130\ntorchvision==0.26.0\nnumpy==2.2.6\n' >protect.txt

mkdir n
printf 'torch==2.1\nfoo # why\n--pre\n' >n/requirements.txt
reqclean --protect protect.txt --json n/requirements.txt 2>/dev/null
