# SPDX-License-Identifier: Apache-2.0
h=0123456789abcdef0123456789abcdef012345670123456789abcdef01234567
try() {
	printf '%s\n' "$1" >r.txt
	reqclean r.txt >out 2>err
	echo "$? $(cat err out | grep -v '^#')"
}
# What leaves another release excludes the bad ones; the rest, and names that are nothing else, end with status 1.
for line in litellm 'litellm===1.82.7' 'litellm==1.82.8+local' 'litellm>1.82.6,<1.82.8' 'litellm>=1.82.7,<1.83' 'litellm==1.82.*' 'litellm<1.82' \
	'lightning~=2.6.2' 'lightning==2.6.4' 'mistralai[gcp]==2.4.6; python_version>"3"' 'Torch.Triton' 'torchtriton==2.0.0' 'ctx<0.1' 'request' \
	"litellm @ https://github.com/o/litellm-1.82.7-py3-none-any.whl#sha256=$h" "https://github.com/o/litellm-1.82.7-py3-none-any.whl#sha256=$h" \
	"litellm @ https://github.com/o/litellm-1.82.6-py3-none-any.whl#sha256=$h" \
	"litellm @ https://github.com/o/LiteLLM-1.82.7.tar.gz#sha256=$h" "litellm @ https://github.com/o/litellm-1.82.6.zip#sha256=$h" \
	"litellm @ https://github.com/o/other-1.82.7.tar.gz#sha256=$h" "litellm @ https://github.com/o/litellm-main.zip#sha256=$h" \
	"opencv-python @ https://github.com/o/opencv-python-4.9.tar.gz#sha256=$h" "litellm @ git+https://github.com/o/litellm@0123456789abcdef0123456789abcdef01234567" \
	"torchtriton @ git+https://github.com/o/torchtriton@0123456789abcdef0123456789abcdef01234567"; do
	try "$line"
done
# All of them are named, and nothing is written.
printf 'torchtriton\nnumpy\nlitellm==1.82.7\n' >r.txt
reqclean -o all.txt r.txt
echo $?
test -e all.txt || echo no output
# A policy may leave them out instead.
printf 'extends: default\nrules: [{code: RC602, action: apply}, {code: RC603, action: apply}]\n' >policy.yaml
reqclean --policy policy.yaml r.txt
