# SPDX-License-Identifier: Apache-2.0
# A sum in the answer counts (Repr-Digest); and the first host announces sum and size of what another delivers, as Hugging Face does.
. "$TOP/tests/server/start.sh"
seq 100000 >served/f.txt
sum=$(sha256sum <served/f.txt | cut -c1-64)
grab "$URL/linked/$sum/588895/ok/f.txt" good && cmp good served/f.txt
grab "$URL/linked/$sum/588895/flip/f.txt" bad
echo $?
grab "$URL/linked/$sum/7/ok/f.txt" bad
echo $?
grab --sha256 0000000000000000000000000000000000000000000000000000000000000000 "$URL/linked/$sum/588895/ok/f.txt" bad
echo $?
: >.log
grab "$URL/linked/$sum/588895/novalidator/f.txt" again && grab "$URL/linked/$sum/588895/novalidator/f.txt" again && sed "s/$sum/SUM/" .log
echo hello >served/hello
echo hallo >served/hallo
grab "$URL/repr/hello" hello && cat hello
grab "$URL/repr/hallo" hallo
echo $?
ls -A
