# SPDX-License-Identifier: Apache-2.0
# An address is included from allowed hosts only; what it includes is looked for beside it.
. "$TOP/tests/server/start.sh"
printf 'foo\n-r b.txt\n-c limits.txt\n-r ../../../etc/passwd\n' >served/a.txt
printf 'bar\n-r /ok/c.txt\n-r a.txt#x\n-r https://elsewhere.example/x.txt\n' >served/b.txt
printf 'foo<2\n' >served/limits.txt
printf 'baz\n' >served/c.txt
printf -- '-r %s/ok/a.txt\n' "$URL" >r.txt
reqclean --keep-going r.txt; echo "$?"
reqclean --allow-include 127.0.0.1 --keep-going r.txt; echo "$?"
echo '--- allowed, and not there'
printf -- '-r %s/ok/none.txt\n' "$URL" >r.txt
reqclean --allow-include 127.0.0.1 r.txt; echo "$?"
