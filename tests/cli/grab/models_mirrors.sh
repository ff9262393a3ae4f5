# SPDX-License-Identifier: Apache-2.0
# Where no address has the file, what might still help counts, or wrong bytes; not that the last of them has none.
. "$TOP/tests/server/start.sh"
seq 10 >served/a.txt
sum=$(sha256sum <served/a.txt | cut -c1-64)
try() {
	printf 'version: 1\nsets:\n  s:\n    - {url: "%s", path: a.txt, sha256: %s, mirrors: ["%s", "%s"]}\n' \
		"$URL/$1/a.txt" "$sum" "$URL/$2/a.txt" "$URL/$3/a.txt" >m.yaml
	grab --retries 0 -f m.yaml
	echo "$? $(ls)"
}
try fail/500/9/- gone gone
try gone fail/500/9/- gone
try flip gone gone
try gone gone gone
try flip fail/500/9/- ok
# http to other machines is for bytes with a known sum
printf 'version: 1\nsets:\n  s:\n    - {url: "%s", path: b.txt, mirrors: ["http://192.0.2.1/a.txt", "%s"]}\n' \
	"$URL/gone/a.txt" "$URL/ok/a.txt" >m.yaml
grab --retries 0 -f m.yaml && cmp b.txt served/a.txt && echo right
