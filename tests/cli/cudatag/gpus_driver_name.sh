# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/proc/driver/nvidia/gpus/0000:05:00.0/information <<'END'
Model: 		 NVIDIA Something New
END
cudatag gpus --root r
