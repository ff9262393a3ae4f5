# SPDX-License-Identifier: Apache-2.0
# Conditions: what --arch names is brought. What it leaves open is refused before anything is asked for.
. "$TOP/tests/server/start.sh"
for name in a b c d; do echo $name >served/$name.txt; done
cat >m.yaml <<END
version: 1
base: $URL/ok
sets:
  one:
    - {url: a.txt, path: all}
    - {url: b.txt, path: model, if: {arch: [ada, "9.0"]}}
    - {url: c.txt, path: model, if: {arch: "12.0"}}
  two:
    - {url: d.txt, path: row, if: {arch: my-row}}
  three:
    - {url: a.txt, path: all}
END
try() { rm -rf out; grab -f m.yaml --root out "$@"; echo "$? $(cat out/all out/model out/row 2>/dev/null | tr '\n' ' ')"; }
try --arch ada one
try --arch 12.0 one
try --arch blackwell one
try --arch rtx5090 one
try --arch h100 one
try --arch 8.0 one
try --arch my-row two
try --arch ada --arch my-row
try three
echo refused:
: >.log
try
try one
try two
try --arch ada two
try --arch my-row one
try --arch adda one
try --arch '' one
try --arch ada,12.0 one
try --arch ada --arch 5090 one
try four
cat .log
grab verify -f m.yaml --root out one
echo "$?"
grab -f m.yaml --root out --arch ada one && grab verify -f m.yaml --root out --arch ada one
echo "$?"
grab verify -f m.yaml --root out --arch h200 one
echo "$?"
echo x >out/model
grab verify -f m.yaml --root out --arch ada one three
echo "$?"
bad() { printf "version: 1\nsets:\n  a:\n    - {url: \"$URL/ok/a.txt\", path: a, if: $1}\n$2" >bad.yaml; grab -f bad.yaml; echo "$?"; }
bad ada
bad '{}'
bad '{arch: []}'
bad '{arch: {ada: yes}}'
bad '{arch: [ada, {}]}'
bad "{arch: ''}"
bad "{arch: 'a/b'}"
bad '{archs: ada}'
also="    - {url: \"$URL/ok/b.txt\", path: a, if:"
bad '{arch: ada}' "$also {arch: [ADA]}}\n"
bad '{arch: blackwell}' "$also {arch: '10.0'}}\n"
bad '{arch: row}' "$also {arch: ada}}\n"
bad '{arch: ada}' "    - {url: \"$URL/ok/b.txt\", path: a}\n"
bad "{arch: [$(seq -s ', ' 33)]}"
words=$(seq -s ', ' 32)
for n in $(seq 626); do echo "    - {url: \"$URL/ok/a.txt\", path: a$n, if: {arch: [$words]}}"; done >list
bad ada "$(cat list)"; sed -i 's/, if: ada}/}/' bad.yaml; grab -f bad.yaml; echo "$?"
bad '{arch: a}' "$(for n in $(seq 16); do echo "    - {url: \"$URL/ok/a.txt\", path: a, if: {arch: a$n}}"; done)"
