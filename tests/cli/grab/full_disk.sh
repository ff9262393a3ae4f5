# SPDX-License-Identifier: Apache-2.0
# Room is looked for before the first byte; no file system has 2^60 bytes.
. "$TOP/tests/server/start.sh"
seq 10 >served/f.txt
grab --size 1152921504606846976 "$URL/nolength/f.txt" out 2>&1 | sed 's/, [0-9]* free/, N free/'
ls -A | grep out
mkdir locked && chmod 555 locked
[ "$(id -u)" = 0 ] || ! grab "$URL/ok/f.txt" locked/ 2>/dev/null || echo written
echo x >file && grab "$URL/ok/f.txt" file/below
seq 100000 >served/big.txt
(ulimit -f 200; grab --progress none "$URL/ok/big.txt" big)
echo "$? $(ls -A | grep -c "big$")"
