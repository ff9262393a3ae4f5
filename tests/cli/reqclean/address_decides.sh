# SPDX-License-Identifier: Apache-2.0
# A wheel's address brings its version; others are held against it.
sha=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
printf 'https://github.com/o/r/foo-1.5-py3-none-any.whl#sha256=%s\nfoo>=1\nfoo[x]\n' $sha >r.txt
reqclean r.txt
printf 'foo @ https://github.com/o/r/foo-1.5-py3-none-any.whl#sha256=%s\nFoo>=2\n' $sha >named.txt
reqclean conflicts named.txt; echo $?
echo 'foo>=2' >>r.txt
reqclean r.txt
