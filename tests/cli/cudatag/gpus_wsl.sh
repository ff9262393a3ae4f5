# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/dev/dxg </dev/null; cudatag gpus --root r
