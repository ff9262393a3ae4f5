# SPDX-License-Identifier: Apache-2.0
# Wheels of xformers up to 0.0.33 require one torch, which pip would install.
mkdir -p cu130
for version in 0.0.33 0.0.33.post1 0.0.33.post2 0.0.34; do : >cu130/xformers-$version-cp39-abi3-manylinux_2_28_x86_64.whl; done
sagepick --package xformers --find-links cu130 --torch 2.9.1+cu130 --python cp312 --platform linux_x86_64 --explain
