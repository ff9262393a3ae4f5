# SPDX-License-Identifier: Apache-2.0
# nvcc must be new enough for the source, and of torch's own major.
mkdir -p cuda/bin bin
: >cuda/bin/nvcc
: >bin/g++ && chmod +x bin/g++
export CUDA_HOME=$PWD/cuda
for version in 12.4.1 12.8.1 13.0.2; do
	printf '{"cuda": {"name": "CUDA SDK", "version": "%s"}}' $version >cuda/version.json
	PATH=$PWD/bin:$PATH sagepick --torch 2.9.0+cu130 --python cp312 --platform linux_x86_64 --arch 12.0 --explain 2>&1 | grep archive
done
