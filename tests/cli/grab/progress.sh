# SPDX-License-Identifier: Apache-2.0
# JSON lines on request; quiet on success otherwise.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.txt
grab "$URL/ok/f.txt" quiet
grab --progress=json "$URL/ok/f.txt" out 2>&1
grab --progress=json "$URL/ok/f.txt" out 2>&1
seq 400000 >served/big.txt
grab --connections 1 --progress=json "$URL/slow/1400000/big.txt" big 2>&1 | sed 's/"done":[0-9]*/"done":N/' | uniq
grab --progress=json "$URL/gone/f.txt" gone 2>&1
echo "$?"
