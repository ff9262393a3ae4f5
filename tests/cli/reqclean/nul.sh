# SPDX-License-Identifier: Apache-2.0
# A NUL byte does not hide what follows it from the rules.
sha=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
printf 'https://github.com/x.zip\0#sha256=%s\nfoo===1\0\n-r ../x\0/y.txt\n' $sha >r.txt
reqclean r.txt
