# SPDX-License-Identifier: Apache-2.0
mkdir -p site/sageattention
cp "$DATA/fatbin/sm89.so" site/sageattention/_qattn_sm89.abi3.so
cp "$DATA/fatbin/sm86_ptx86.so" site/sageattention/_fused.abi3.so
sagepick check --package sageattention --arch 8.9 site
sagepick check --package sageattention --arch 9.0 site
