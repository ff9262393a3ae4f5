# SPDX-License-Identifier: Apache-2.0
# Whatever goes wrong, what stood at the place stays as it was.
. "$TOP/tests/server/start.sh"
seq 1000 >served/f.bin
echo before >out.bin
grab --retries 0 "$URL/html/f.bin" out.bin || cat out.bin
grab --retries 0 "$URL/gone/f.bin" out.bin || cat out.bin
grab --retries 0 --size 1 "$URL/ok/f.bin" out.bin || cat out.bin
grab --retries 0 "$URL/ok/f.bin" out.bin && wc -l <out.bin
mkdir folder.bin && grab --retries 0 "$URL/ok/f.bin" folder.bin && ls folder.bin
mkfifo pipe && grab --retries 0 "$URL/ok/f.bin" pipe
