# SPDX-License-Identifier: Apache-2.0
# libcurl would write the keys of its connections for whoever names a file; with them all that was sent can be read.
. "$TOP/tests/server/start.sh"
echo body >served/f.txt
SSLKEYLOGFILE=$SCRATCH/keys grab --retries 0 --cacert .port-cert "$TLS/ok/f.txt" out && cat out
[ ! -e keys ] || echo "keys were written"
