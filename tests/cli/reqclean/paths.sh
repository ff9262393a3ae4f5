# SPDX-License-Identifier: Apache-2.0
mkdir proj
touch proj/pyproject.toml
printf '%s\n' '-e .' '-e git+https://github.com/o/r@0123456789abcdef0123456789abcdef01234567#egg=foo' ./proj ./nowhere foo.whl \
	foo-1.0-py3-none-any.whl 's3://h/x.zip' file:///x.zip 'foo @ file:///x' 'foo @ ./x' 'C:\w\foo.whl' C:/w/foo-1-py3-none-any.whl \
	'\\server\x' '.\x' 'foo @ C:\w\foo.whl' 'foo @ d:/foo.whl' github.com/o/r.git >r.txt
reqclean r.txt
