# SPDX-License-Identifier: Apache-2.0
# Only the network failed: a retry may help.
. "$CASES/install.inc"
table ""
export FAIL=install SAY="WARNING: Retrying (Retry(total=4)) after connection broken
ERROR: No matching distribution found for sageattention==1.0.6"
install --arch 8.9
