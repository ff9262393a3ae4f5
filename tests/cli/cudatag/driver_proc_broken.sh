# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
echo 'NVRM version: none' | put r/proc/driver/nvidia/version
cudatag --root r
