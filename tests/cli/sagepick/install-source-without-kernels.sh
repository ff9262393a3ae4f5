# SPDX-License-Identifier: Apache-2.0
# A build that left the GPU out is no success; nothing of it is installed.
. "$CASES/install.inc"
table ""
export FAIL=sageattention==1.0.6 SAY="ERROR: No matching distribution found for sageattention==1.0.6"
BUILT="$DATA/wheels/sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl"
install --arch 12.0 --build
echo $?
# Nor is one without any kernels.
BUILT="$DATA/wheels/sageattention-1.0.6-py3-none-any.whl"
install --arch 12.0 --build
