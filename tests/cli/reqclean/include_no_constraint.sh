# SPDX-License-Identifier: Apache-2.0
# What pip takes for no constraint ends the run, or is left out.
printf 'foo\nbar\n-c c.txt\n' >r.txt
for line in 'foo[x]<2' '-e git+https://github.com/o/r@0123456789abcdef0123456789abcdef01234567#egg=foo' \
	'https://github.com/o/r/archive/0123456789abcdef0123456789abcdef01234567.zip'; do
	printf '%s\nbar<2\n' "$line" >c.txt
	reqclean r.txt; echo "$?"
	reqclean --keep-going r.txt; echo "$?"
done
