# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# Of sageattention only what an RTX 5090 calls is brought.
name=sageattention-2.2.0-cp312-cp312-linux_x86_64.whl
wheel $name sageattention/_qattn_sm80.abi3.so=ZEROS:3000000 "sageattention/_qattn_sm89.abi3.so=$DATA/fatbin/sm120a.so" \
	"sageattention/_fused.abi3.so=$DATA/fatbin/sm120a.so"
sagepick check --arch 12.0 $URL/ok/$name
percent $name
