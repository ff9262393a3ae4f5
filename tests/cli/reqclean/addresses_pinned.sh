# SPDX-License-Identifier: Apache-2.0
# Every form that names a commit or a hash is taken; a hash behind the address moves into it.
c=0123456789abcdef0123456789abcdef01234567
h=${c}0123456789abcdef01234567
printf '%s\n' "a @ https://github.com/o/r/archive/$c.tar.gz" "b @ https://github.com/o/r/tarball/$c" "c @ https://github.com/o/r/zipball/$c" \
	"d @ https://codeload.github.com/o/r/tar.gz/$c#subdirectory=x" "e @ https://codeload.github.com/o/r/legacy.zip/$c" \
	"https://github.com/o/r/raw/$c/dist/f-1.0-py3-none-any.whl" "https://raw.githubusercontent.com/o/r/$c/g-1.0-py3-none-any.whl" \
	"https://huggingface.co/o/r/resolve/$c/h-1.0%2Bcu128-py3-none-any.whl?download=true" \
	"i @ https://huggingface.co/datasets/o/r/resolve/$c/x/i.tar.gz" "j @ HTTPS://GitHub.com:443/o/r/archive/$c.zip" \
	"k @ GIT+https://github.com/o/k.git@$c" "git+https://github.com/o/l@$c#egg=l&subdirectory=sub/dir" \
	"https://download.pytorch.org/whl/cu118/m-2.0.1%2Bcu118-cp310-cp310-linux_x86_64.whl#sha256=$h" \
	"n @ https://github.com/o/n.zip#egg=n&sha512=$h$h" "o @ https://github.com/o/o.zip --hash=sha256:$h" \
	"p @ https://github.com/o/p.zip#egg=p --hash sha384:$h$(printf %.32s $h)" >r.txt
reqclean r.txt
