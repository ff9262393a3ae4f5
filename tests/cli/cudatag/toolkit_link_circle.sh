# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
mkdir -p r/usr/local
ln -s cuda r/usr/local/cuda
cudatag --root r --from toolkit
