# SPDX-License-Identifier: Apache-2.0
# Under WSL nvidia-smi names the driver of Windows, whose numbers differ.
. "$CASES/roots.inc"
put r/dev/dxg </dev/null
CUDATAG_DRIVER=570.26 cudatag --root r --arch 12.0 --torch 2.8.0
CUDATAG_DRIVER=570.65 cudatag --root r --arch 12.0 --torch 2.8.0 --explain
