# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/usr/local/cuda/version.json <<'END'
{
   "cuda" : {
      "name" : "CUDA SDK",
      "version" : "12.8.1"
   },
   "cuda_nvcc" : {
      "name" : "CUDA NVCC",
      "version" : "12.8.93"
   }
}
END
cudatag --root r --arch 12.0 --torch 2.11.0 --explain
