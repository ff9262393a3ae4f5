# SPDX-License-Identifier: Apache-2.0
# Without a length, a sum or a size nobody can tell; that much is said.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.txt
grab "$URL/cut/50/f.txt" out && wc -c <out
