# SPDX-License-Identifier: Apache-2.0
# What each line asks for stands behind the requirement, and stays there when it is read again.
mkdir a b
printf 'numpy>=1.20\nopencv-python\n' >a/requirements.txt
printf 'numpy<2.3 ; python_version >= "3.9"\nnumpy<2.3\n' >b/requirements.txt
reqclean --annotate -o one a/requirements.txt b/requirements.txt 2>/dev/null; cat one
reqclean --annotate -o two one && reqclean -o three one && cmp one two && cmp one three && echo same
# Blanks that a dialect leaves behind a requirement do not come and go.
printf 'foo --hash=sha256:%s\nbar\343\200\200\n' 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef >c.txt
for dialect in pip-26.3 pip-24.0 uv; do
	reqclean --annotate --dialect $dialect -o one c.txt 2>/dev/null
	reqclean --annotate --dialect $dialect -o two one && cmp one two && cat one
done
