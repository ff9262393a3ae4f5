# SPDX-License-Identifier: Apache-2.0
# Addresses that mean the same to pip exclude each other in no spelling of their fragments.
c=0123456789abcdef0123456789abcdef01234567 s=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
printf '%s\n' "git+https://github.com/o/foo@$c#egg=foo&subdirectory=py" "foo @ git+https://github.com/o/foo@$c#subdirectory=py&egg=foo" \
	"foo[x] @ git+https://github.com/o/foo@$c#subdirectory=py" \
	"bar @ https://github.com/o/bar.zip#sha256=$s" "bar @ https://github.com/o/bar.zip#egg=bar&sha256=$s" >r.txt
reqclean r.txt
reqclean conflicts r.txt
printf '%s\n' "foo @ git+https://github.com/o/foo@$c#egg=foo" "foo @ git+https://github.com/o/foo@$c#subdirectory=py" \
	"bar @ https://github.com/o/r/archive/$c.zip" "bar @ https://github.com/o/r/archive/$c.zip#sha256=$s" >r.txt
reqclean conflicts r.txt 2>&1
