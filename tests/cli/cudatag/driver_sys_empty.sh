# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
: | put r/sys/module/nvidia/version
cudatag --root r
