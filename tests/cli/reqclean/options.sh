# SPDX-License-Identifier: Apache-2.0
printf '%s\n' '-i https://h' --extra-index-url=https://h '--pypi-url https://h' '-fhttps://h' '--find x' '--trusted-host h' --no-index \
	--pre '--all-releases :all:' '--only-final a' '--no-binary :all:' --only-binary=a --prefer-binary --require-hashes \
	--no-require-hashes '--use-feature fast-deps' '-c other.txt' '--pre torch' '--hash sha256:aa' '-C a=b' >r.txt
reqclean r.txt
