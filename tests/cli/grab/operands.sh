# SPDX-License-Identifier: Apache-2.0
# Address and path in either order, folders with and without a slash, the name from the address.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.txt
mkdir there
grab "$URL/ok/f.txt" one
grab two "$URL/ok/f.txt"
grab "$URL/ok/f.txt" new/folder/
grab "$URL/ok/f.txt" there
(cd there && grab "$URL/ok/f.txt?download=true" && cd .. && grab --sha256 "$(sha256sum <there/f.txt | cut -c1-64)" "file://$PWD/there/f.txt" three)
for file in one two three new/folder/f.txt there/f.txt; do
	cmp "$file" served/f.txt && echo "$file"
done
cat .log
