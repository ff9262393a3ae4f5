# SPDX-License-Identifier: Apache-2.0
# A folder gets the name of the address, else the server's, unless that is no plain name.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.bin
seq 2000 >served/g.bin
mkdir d
try() { grab --retries 0 "$@"; echo $?; }
try "$URL/cd/path/f.bin" d
try "$URL/cd/file/f.bin/" d/
try "$URL/cd/utf8/f.bin/" ./
try "$URL/cd/path/f.bin/" d/
try "$URL/cd/dot/f.bin/" d/
try "$URL/cd/none/f.bin/" d/
try "$URL/cd/nohead/g.bin/" d/
try "$URL/gone/x/" d/
try "$URL/cd/path/f.bin/" d/x
ls -A . d
cmp d/f.bin served/f.bin && cmp 'naïve model.bin' served/f.bin && cmp d/g.bin served/g.bin && cmp d/x served/f.bin && echo same
