# SPDX-License-Identifier: Apache-2.0
# No link, two toolkits: the newest, and --explain says that nothing chooses it.
mkdir -p r/usr/local/cuda-12.8 r/usr/local/cuda-12.6 r/usr/local/cuda-old
cudatag --root r --from toolkit --torch 2.11.0 --explain | grep -A 1 -E '^CUDA|/usr/local/cuda-12'
