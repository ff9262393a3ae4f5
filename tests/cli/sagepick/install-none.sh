# SPDX-License-Identifier: Apache-2.0
. "$CASES/install.inc"
table ""
export FAIL=install SAY="ERROR: No matching distribution found for sageattention==1.0.6"
install --arch 8.9 --record record.json
status=$?
cat record.json
exit $status
