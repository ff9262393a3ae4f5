# SPDX-License-Identifier: Apache-2.0
# The first failure ends it; with --keep-going the rest is brought, and the failure is told.
. "$TOP/tests/server/start.sh"
seq 1000 >served/a.txt
cat >m.yaml <<END
version: 1
sets:
  one:
    - {url: "$URL/gone/a.txt", path: gone.txt}
    - {url: "$URL/html/a.bin", path: page.bin}
    - {url: "$URL/ok/a.txt", path: a.txt}
END
grab --connections 1 -f m.yaml --root first
echo "$? $(ls first)"
grab -f m.yaml --connections 1 --root second --keep-going
echo "$? $(ls second)"
grab -f m.yaml --connections 1 --root second --keep-going --progress json 2>&1 | sed 's/"milliseconds":[0-9]*/"milliseconds":N/'
