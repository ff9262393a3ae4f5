# SPDX-License-Identifier: Apache-2.0
# Faults that no attempt heals: nothing at the place, not even a partial file where it is wrong.
. "$TOP/tests/server/start.sh"
seq 100000 >served/f.bin
seq 100000 >served/f.txt
mkdir out
try() {
	grab --retry-delay 1 --retries 1 --progress none "$@" out/
	echo "$? $(ls -A out)"
	rm -rf out/* out/.f*
}
try "$URL/html/f.bin"
try "$URL/html/f.txt"
try "$URL/json/f.bin"
try "$URL/lfs/f.bin"
try "$URL/gzip/f.bin"
try "$URL/gone/f.bin"
try "$URL/fail/401/9/-/f.bin"
try "$URL/fail/403/9/-/f.bin"
try "$URL/fail/410/9/-/f.bin"
try "$URL/fail/503/9/-/f.bin"
try "$URL/fail/429/9/86400/f.bin"
try "$URL/fail/304/9/-/f.bin"
try "$URL/loop"
try "$URL/to/ftp/127.0.0.1/f.bin"
try "$URL/to/http/192.0.2.1/f.bin"
try "$URL/long/f.bin"
try --size 588896 "$URL/ok/f.bin"
try --size 588894 "$URL/ok/f.bin"
try --size 588894 "$URL/nolength/f.bin"
try --size 588896 "$URL/cut/100/f.bin"
try --sha256 0000000000000000000000000000000000000000000000000000000000000000 "$URL/ok/f.bin"
try --sha256 "$(sha256sum <served/f.bin | cut -c1-64)" "$URL/flip/f.bin"
try --sha256 "$(sha256sum <served/f.bin | cut -c1-64)" "$URL/cut/50/f.bin"
try http://192.0.2.1/f.bin
try "file://$PWD/served/none.bin"
