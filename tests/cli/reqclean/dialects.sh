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
echo '--- a name behind #egg='
c=0123456789abcdef0123456789abcdef01234567
printf '%s\n' "git+https://github.com/o/r@$c#egg=Torch" "git+https://github.com/o/r@$c#subdirectory=x&egg=foo ; os_name == 'nt'" >r.txt
echo 'torch==2.11.0' >protect.txt
for dialect in pip-26.3 uv; do
	reqclean --dialect $dialect --protect protect.txt -o one r.txt 2>&1
	reqclean --protect protect.txt -o two one && cmp one two && cat one
done
