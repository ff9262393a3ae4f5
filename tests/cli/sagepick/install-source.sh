# SPDX-License-Identifier: Apache-2.0
# The last rung, built for the GPU asked for; what the build made is looked into.
. "$CASES/install.inc"
table ""
export FAIL=sageattention==1.0.6 SAY="ERROR: No matching distribution found for sageattention==1.0.6"
BUILT="$DATA/wheels/sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl"
install --arch 8.9 --build
