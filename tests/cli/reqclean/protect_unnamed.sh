# SPDX-License-Identifier: Apache-2.0
# Addresses without a name, of what is protected by the look of them; a name in front says that it is something else.
c=0123456789abcdef0123456789abcdef01234567
printf 'torch==2.11.0+cu130\nopencv-python==4.12.0.88\nfoo-bar==1\n' >protect.txt
printf '%s\n' "git+https://github.com/pytorch/pytorch@$c" "git+https://github.com/someone/torch.git@$c" \
	"https://github.com/o/Foo_Bar/archive/$c.zip" "https://github.com/o/r/raw/$c/dist/foo_bar-2.0.tar.gz" \
	"other @ git+https://github.com/pytorch/pytorch@$c" "git+https://github.com/o/torchsde@$c" "git+https://github.com/torch/x@$c" \
	"https://huggingface.co/torch/y/resolve/$c/z-1.0.tar.gz" >r.txt
reqclean --protect protect.txt r.txt
reqclean r.txt 2>&1 | grep -c github
