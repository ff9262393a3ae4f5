# SPDX-License-Identifier: Apache-2.0
export NAME=foo
mkdir proj
touch proj/setup.py
cat >r.txt <<-'END'
	${NAME}[B,a]>=1,<2 ; python_version>'3' --hash=sha256:aa --hash=sha256:bb --hash=sha512:cc -C x=y
	-e ./proj
	-i https://h --extra-index-url https://i --pre --no-binary a,b --use-feature fast-deps
	-r other.txt
	--no-deps
END
reqclean parse --json r.txt | sed "s,$PWD,\$CWD,"
