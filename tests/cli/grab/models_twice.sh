# SPDX-License-Identifier: Apache-2.0
# A file that two sets have is asked for once, whatever their addresses; the largest comes first.
. "$TOP/tests/server/start.sh"
echo small >served/small.txt
seq 1000 >served/large.txt
sum=$(sha256sum <served/large.txt | cut -c1-64)
cat >m.yaml <<END
version: 1
sets:
  one:
    - {url: "$URL/ok/small.txt", path: small.txt, size: 6}
    - {url: "$URL/ok/large.txt", path: large.txt, size: 3893, sha256: $sum}
  two:
    - {url: "$URL/ok/other/large.txt", path: large.txt, size: 3893, sha256: $sum}
    - {url: "$URL/ok/small.txt", path: small.txt, size: 6}
END
grab --connections 1 -f m.yaml two one one && cat .log && ls
grab -f m.yaml --progress json 2>&1 | sed 's/"milliseconds":[0-9]*/"milliseconds":N/'
