# SPDX-License-Identifier: Apache-2.0
printf '%s\n' '-i https://h' --extra-index-url=https://h '--pypi-url https://h' '-fhttps://h' '--find x' '--trusted-host h' --no-index \
	--pre '--all-releases :all:' '--only-final a' '--no-binary :all:' --only-binary=a --prefer-binary --require-hashes \
	--no-require-hashes '--use-feature fast-deps' '-c other.txt' '--pre torch' '--hash sha256:aa' '-C a=b' >r.txt
reqclean r.txt
# A list that is emptied, and what stands beside a file.
echo foo >a.txt; echo bar >b.txt
printf '%s\n' '--no-binary :none:' '--only-final=:none:' 'baz --only-binary :none:' '-r a.txt -r b.txt' '-c a.txt --pre' '-r b.txt c.txt' >r.txt
reqclean r.txt
printf '%s\n' '--no-binary :none:' >r.txt
reqclean --dialect uv r.txt
