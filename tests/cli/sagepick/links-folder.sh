# SPDX-License-Identifier: Apache-2.0
# Wheels of a folder stand among those of the table; what their names do not say has to be looked into.
mkdir wheels
for name in sageattention-2.2.0+cu130torch2.12.0-cp312-cp312-linux_x86_64.whl sageattention-2.2.0+cu130torch2.12.0-cp311-cp311-linux_x86_64.whl \
	sageattention-2.2.0-cp312-cp312-linux_x86_64.whl other-1.0-cp312-cp312-linux_x86_64.whl notes.txt 'bad name.whl'; do : >"wheels/$name"; done
sagepick --find-links wheels --torch 2.12.0+cu130 --python cp312 --platform linux_x86_64 --ladder
