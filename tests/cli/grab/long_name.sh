# SPDX-License-Identifier: Apache-2.0
# A name that no file can have is refused before the first byte, also where its folder is not there yet.
. "$TOP/tests/server/start.sh"
seq 10 >served/f.txt
name() { printf "%0$1d" 0; }
grab "$URL/ok/f.txt" "$(name 255)" && cmp "$(name 255)" served/f.txt && rm "$(name 255)" .*.grab && echo longest
try() { grab "$URL/ok/f.txt" "$1" 2>&1 | sed 's/0000*/0.../g'; }
try "$(name 256)"
try "new/$(name 256)"
try "$(yes a/ | head -2100 | tr -d '\n')x" | cut -c1-22
ls -A
cat .log
