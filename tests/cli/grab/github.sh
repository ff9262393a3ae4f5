# SPDX-License-Identifier: Apache-2.0
# GitHub: releases by their short address, with the sum that the API knows.
. "$TOP/tests/server/start.sh"
export GITHUB_SERVER_URL="$URL/github" GITHUB_API_URL="$URL/ghapi"
seq 1000 >served/a.bin
seq 2000 >served/b.bin
mkdir d
try() { grab --retries 0 "$@"; echo $?; }
try gh://own/repo@v1/b.bin d/
try gh://liar/repo@v1/b.bin out
try gh://busy/repo@v1/a.bin busy
try gh://private/repo@v1/a.bin out
try --sha256 "$(sha256sum <served/a.bin | cut -c1-64)" gh://own/repo@v1/a.bin d/
cmp d/b.bin served/b.bin && cmp d/a.bin served/a.bin && cmp busy served/a.bin && echo same
ls -A | grep out
sed 's/ Range=[^ ]*//' .log
