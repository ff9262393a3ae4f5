# SPDX-License-Identifier: Apache-2.0
# Only what is proven stays; each line of the log is a request that had to be.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.txt
sum=$(sha256sum <served/f.txt | cut -c1-64)
step() { echo "--- $1"; shift; grab "$@"; echo "$? $(cmp out served/f.txt && echo same)"; sed 's/="[^"]*"/="TAG"/' .log; : >.log; }
seq 1 1000 >out
step 'right bytes, sum known: no request' --sha256 "$sum" "$URL/ok/f.txt" out
step 'the same by the record' --sha256 "$sum" "$URL/ok/f.txt" out
rm .out.grab
step 'size alone proves nothing' --size 3893 "$URL/ok/f.txt" out
step 'size and record do' --size 3893 "$URL/ok/f.txt" out
step 'record alone: the server is asked' "$URL/ok/f.txt" out
step 'another address: fetched' "$URL/norange/f.txt" out
seq 2 1001 | head -c 3893 >out
step 'changed here: fetched' "$URL/norange/f.txt" out
seq 2 1001 | head -c 3893 >out
step 'changed here, sum known: fetched' --sha256 "$sum" "$URL/ok/f.txt" out
seq 500 1200 >served/f.txt
step 'changed there: fetched' "$URL/ok/f.txt" out
echo broken >.out.grab
step 'a broken record is none' "$URL/ok/f.txt" out
echo mine >out
grab --trust-existing --sha256 "$sum" "$URL/ok/f.txt" out && cat out .log
