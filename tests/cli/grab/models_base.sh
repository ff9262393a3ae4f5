# SPDX-License-Identifier: Apache-2.0
# Relative addresses: joined to the base of the set, or of the manifest; several bases are mirrors in their order.
. "$TOP/tests/server/start.sh"
seq 10 >served/a.txt
seq 20 >served/b.txt
cat >m.yaml <<END
version: 1
base: $URL/ok/top/
sets:
  one:
    - {url: a.txt, path: one/a.txt}
    - {url: "$URL/ok/b.txt", path: one/b.txt}
  two:
    base: [$URL/gone, "$URL/html/", $URL/ok/own]
    note: the last of them has it
    files:
      - {url: deep/b.txt, path: two/b.txt, size: 51, mirrors: ["$URL/ok/never.txt"]}
END
grab --connections 1 -f m.yaml && find one two -type f ! -name '.*' | sort && cat .log
cmp one/a.txt served/a.txt && cmp one/b.txt served/b.txt && cmp two/b.txt served/b.txt
try() { printf "version: 1\n$1\n" >m.yaml; grab -f m.yaml; echo "$?"; }
try "base: a\nsets: {}"
try "base: https://h/a?b\nsets: {}"
try "base: []\nsets: {}"
try "base: [{a: b}]\nsets: {}"
try "base: ['']\nsets: {}"
try "base: https://\nsets: {}"
try "sets:\n  a:\n    - {url: x, path: x}"
try "sets:\n  a:\n    base: https://h\n    file: []"
try "sets:\n  a:\n    base: https://h"
try "sets:\n  a:\n    files: {}"
base='sets:\n  a:\n    base: https://h\n    files:'
try "$base\n    - {url: ../x, path: x}"
try "$base\n    - {url: /x, path: x}"
try "$base\n    - {url: x//y, path: x}"
try "$base\n    - {url: \"x#y\", path: x}"
try "$base\n    - {url: \"ftp://h/x\", path: x}"
try "$base\n    - {url: \"https://h:0/x\", path: x}"
try "sets:\n  a:\n    base: \"https://h:0\"\n    files:\n    - {url: x, path: x}"
