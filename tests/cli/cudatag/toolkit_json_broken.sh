# SPDX-License-Identifier: Apache-2.0
# What it links to still says it.
. "$CASES/roots.inc"
put r/usr/local/cuda-12.6/version.json <<'END'
{"cuda": 
END
ln -s cuda-12.6 r/usr/local/cuda
cudatag --root r --from toolkit --torch 2.8.0
