# SPDX-License-Identifier: Apache-2.0
# A build that left the GPU out is no success, though it imports.
. "$CASES/install.inc"
table ""
export FAIL=sageattention==1.0.6 SAY="ERROR: No matching distribution found for sageattention==1.0.6"
cp "$DATA/fatbin/sm120a.so" site/_qattn_sm89.abi3.so
install --arch 8.9 --build
