# SPDX-License-Identifier: Apache-2.0
# OpenSSL's configuration is not read: it may name modules of the image, and they bring a second libc along. Who opens
# this one waits for ever.
. "$TOP/tests/server/start.sh"
echo body >served/f.txt
mkfifo conf
OPENSSL_CONF=$SCRATCH/conf timeout 20 grab --retries 0 --cacert .port-cert "$TLS/ok/f.txt" out && cat out
