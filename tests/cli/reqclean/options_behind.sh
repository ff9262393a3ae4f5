# SPDX-License-Identifier: Apache-2.0
# All of them are taken off; what they stood behind stays.
printf '%s\n' 'foo==1 --hash=sha256:aa' 'bar -C a=b' 'baz --index-url https://h' 'qux - quux' >r.txt
reqclean r.txt
