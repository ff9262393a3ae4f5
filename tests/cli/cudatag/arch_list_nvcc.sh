# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/usr/local/cuda/version.json <<'END'
{"cuda": {"name": "CUDA SDK", "version": "12.6.3"}}
END
cudatag --root r --arch 8.9,12.0 --torch 2.8.0 --arch-list
