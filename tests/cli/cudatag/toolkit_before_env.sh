# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/usr/local/cuda/version.json <<'END'
{"cuda": {"name": "CUDA SDK", "version": "12.6.3"}}
END
CUDA_VERSION=13.0.1 cudatag --root r --from toolkit,env --torch 2.11.0 --explain | grep image
