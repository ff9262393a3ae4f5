# SPDX-License-Identifier: Apache-2.0
# A manifest's sets below a folder: all, or those named; what is right stays.
. "$TOP/tests/server/start.sh"
seq 1000 >served/a.txt
seq 2000 >served/b.txt
sum=$(sha256sum <served/a.txt | cut -c1-64)
cat >m.yaml <<END
version: 1
sets:
  one:
    - {url: "$URL/ok/a.txt", path: x/a.txt, size: 3893, sha256: $sum}
  two:
    - {url: "$URL/gone/b.txt", path: y/b.txt, size: 8893, mirrors: ["$URL/html/b.txt", "$URL/ok/b.txt"]}
    - {url: "$URL/norange/a.txt", path: x/a.txt, size: 3893, sha256: $sum}
END
grab -f m.yaml --root models one && find models -type f ! -name '.*'
grab --connections 1 -f m.yaml --root models && find models -type f ! -name '.*' | sort
cmp models/x/a.txt served/a.txt && cmp models/y/b.txt served/b.txt && cat .log
: >.log
grab -f m.yaml --root models && cat .log
grab verify -f m.yaml --root models && echo right
grab -f m.yaml three
echo "$?"
grab verify -f m.yaml one
echo "$?"
echo x >>models/x/a.txt
grab verify -f m.yaml --root models
echo "$?"
printf 2 | dd of=models/y/b.txt conv=notrunc 2>/dev/null && head -c 3893 served/b.txt >models/x/a.txt
grab verify -f m.yaml --root models
echo "$?"
cat .log
