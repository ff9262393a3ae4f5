# SPDX-License-Identifier: Apache-2.0
# The same file as four installers read it.
printf '%s\n' 'foo # no end \' 'bar' '--find https://h/' >r.txt
for dialect in pip-26.3 pip-24.2 pip-24.0 uv; do
	echo "--- $dialect"; reqclean --dialect $dialect r.txt 2>&1; echo "$?"
done
printf '%s\n' 'foo==1.*.2' 'torch>=2.5.1+cu124' 'bar' >r.txt
for dialect in pip-24.2 pip-24.0 uv; do
	echo "--- $dialect"; reqclean --dialect $dialect --keep-going r.txt 2>&1; echo "$?"
done
echo '--- includes: a circle, and requirements in constraints'
printf 'foo\nbar\n-c c.txt\n' >r.txt; printf 'foo<2\n-r more.txt\n-c c.txt\n' >c.txt; printf 'bar<3\nbaz\n' >more.txt
for dialect in pip-26.3 uv; do
	echo "--- $dialect"; reqclean --dialect $dialect --keep-going r.txt 2>&1; echo "$?"
done
