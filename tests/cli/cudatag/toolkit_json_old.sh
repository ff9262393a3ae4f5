# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/usr/local/cuda/version.json <<'END'
{
   "cuda" : {
      "name" : "CUDA SDK",
      "version" : "11.8.20220929"
   },
   "cuda_nvcc" : {
      "name" : "CUDA NVCC",
      "version" : "12.8.93"
   }
}
END
cudatag --root r --from toolkit --torch 2.6.0
