# SPDX-License-Identifier: Apache-2.0
commit=0123456789abcdef0123456789abcdef01234567
sha=${commit}0123456789abcdef01234567
printf '%s\n' "git+https://github.com/o/a@$commit" "b @ git+https://github.com/o/b.git@$commit#subdirectory=s" \
	"https://github.com/o/r/releases/download/v1/c-1.0-py3-none-any.whl#sha256=$sha" "d @ https://github.com/o/d/archive/$commit.zip" \
	"https://huggingface.co/o/r/resolve/main/e-1.0-py3-none-any.whl#sha256=$sha ; os_name == 'posix'" >good.txt
reqclean good.txt
printf '%s\n' git+https://github.com/o/r git+https://github.com/o/r@main "git+https://evil.example/o/r@$commit" \
	"git+https://github.com.evil.example/o/r@$commit" "git+https://github.com@evil.example/o/r@$commit" \
	"git+ssh://git@github.com/o/r@$commit" "git://github.com/o/r" "git+http://github.com/o/r@$commit" http://github.com/x.zip \
	"https://github.com/o/r/releases/download/v1/f-1.0-py3-none-any.whl" "https://user:secret@github.com/x.zip#sha256=$sha" \
	"https://github.com/x.zip#sha256=abc" "https://evil.example/archive/$commit.zip" "svn+https://github.com/o/r@$commit" \
	"https://github.com/o/r/raw/main/archive/$commit.zip" "https://github.com/o/r/archive/main.zip" >bad.txt
reqclean bad.txt
