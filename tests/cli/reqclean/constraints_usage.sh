# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
echo bar==1 >p.txt
for options in '--constraints c.txt' '--protect p.txt --constraints -' '--protect p.txt --constraints c.txt -o c.txt' \
	'--protect p.txt --constraints - --json -o o.txt' '--protect p.txt --constraints nowhere/c.txt'; do
	reqclean $options r.txt
	echo $? >&2
done
# Nothing is written beside an answer that is no.
printf 'foo==1\nfoo==2\n' >r.txt
reqclean --protect p.txt --constraints c.txt r.txt
echo $? >&2
test -e c.txt || echo no constraints >&2
