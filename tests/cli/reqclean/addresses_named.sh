# SPDX-License-Identifier: Apache-2.0
# A name in front of a wheel of another project; members of a family, dead names and protected ones by address.
h=0123456789abcdef0123456789abcdef012345670123456789abcdef01234567
printf 'torch==2.11.0+cu130\n' >protect.txt
printf '%s\n' "foo @ https://github.com/o/torch-2.1.0-py3-none-any.whl#sha256=$h" "foo @ https://github.com/o/foo.whl#sha256=$h" \
	"Foo.Bar[x] @ https://github.com/o/foo_bar-1.0-py3-none-any.whl#sha256=$h" \
	"https://github.com/o/onnxruntime-1.20.1-cp312-cp312-linux_x86_64.whl#sha256=$h" \
	"onnxruntime @ https://github.com/o/onnxruntime-1.20.1-cp312-cp312-linux_x86_64.whl#sha256=$h" \
	"triton @ https://github.com/o/triton-3.1.0-cp312-cp312-linux_x86_64.whl#sha256=$h" \
	"pytorch @ https://github.com/o/pytorch-2.1.0-py3-none-any.whl#sha256=$h" \
	"torch[opt] @ https://evil.example/torch.whl" "git+https://evil.example/o/pytorch#egg=torch" \
	"torch @ file:///tmp/torch.whl" "https://evil.example/torch-2.11.0+cu130-cp312-cp312-linux_x86_64.whl" >r.txt
reqclean --protect protect.txt r.txt
