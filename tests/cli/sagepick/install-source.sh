# SPDX-License-Identifier: Apache-2.0
# The last rung, built for the GPU asked for; what the build made is looked into.
. "$CASES/install.inc"
table ""
export FAIL=sageattention==1.0.6 SAY="ERROR: No matching distribution found for sageattention==1.0.6"
cp "$DATA/fatbin/sm89.so" site/_qattn_sm89.abi3.so
cp "$DATA/fatbin/sm86_ptx86.so" site/_fused.abi3.so
install --arch 8.9 --build
