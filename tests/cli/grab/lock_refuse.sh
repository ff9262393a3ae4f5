# SPDX-License-Identifier: Apache-2.0
# A lock that contradicts its manifest is refused with both places; a failure leaves the old one as it was.
. "$TOP/tests/server/start.sh"
seq 10 >served/a.txt
sum=$(sha256sum <served/a.txt | cut -c1-64)
other=$(echo | sha256sum | cut -c1-64)
manifest() { printf 'version: 1\nsets:\n  s:\n'; printf '    - {%s}\n' "$@"; }
a="url: \"$URL/ok/a.txt\", path: a"
manifest "$a" >m.yaml
grab lock -f m.yaml --full && cp m.lock.yaml old
try() {
	manifest "$@" >m.yaml
	grab lock --check -f m.yaml
	echo "$?"
	rm -rf out
	grab -f m.yaml --root out
	echo "$? $(ls out 2>/dev/null)"
}
try "$a"
try "$a, sha256: $sum, size: 21"
try "$a, size: 22"
try "$a, sha256: $other"
try "url: \"$URL/ok/b.txt\", path: a"
try "$a" "url: \"$URL/ok/a.txt\", path: b"
try "url: \"$URL/ok/a.txt\", path: b"
grab verify -f m.yaml --root out && echo right
manifest "$a, size: 22" >m.yaml
grab verify -f m.yaml --root out
echo "$?"
fail() { manifest "$@" >m.yaml; grab lock -f m.yaml; echo "$?"; cmp m.lock.yaml old; }
fail "url: \"$URL/gone/a.txt\", path: a"
fail "$a" "url: \"http://192.0.2.1/a.txt\", path: b"
fail "$a, size: 22"
fail "url: \"$URL/linked/$sum/21/ok/a.txt\", path: a, sha256: $other"
fail "url: \"$URL/ok/\", path: a/"
fail "$a, siz: 22"
fail "url: \"$URL/html/a.safetensors\", path: a.safetensors"
fail "url: \"$URL/lfs/a.bin\", path: a.bin"
fail "url: \"$URL/ok/a.txt\", path: a.safetensors"
damage() { printf "$1" >m.lock.yaml; manifest "$a" >m.yaml; grab -f m.yaml --root out; echo "$?"; grab lock --check -f m.yaml; echo "$?"; }
damage 'version: 2\n'
damage 'version: 1\nfiles: [\n'
damage ''
rm m.lock.yaml
grab lock --check -f m.yaml
echo "$?"
grab lock -f none.yaml
echo "$?"
for line in '' '-f m.yaml x' '-f m.yaml --check --full' '-f m.yaml -f m.yaml'; do
	grab lock $line
	echo "$?"
done
mkdir n.lock.yaml && cp m.yaml n.yaml && grab lock --full -f n.yaml
echo "$?"
ls -A
