# SPDX-License-Identifier: Apache-2.0
# S3 as far as it is public.
. "$TOP/tests/server/start.sh"
export AWS_ENDPOINT_URL="$URL/s3"
seq 1000 >served/f.bin
try() { grab --retries 0 "$@"; echo $?; }
try s3://open/d/f.bin out && cmp out served/f.bin && echo same
try s3://closed/d/f.bin no
try "s3://closed/d/f.bin?X-Amz-Signature=0a1b" no
AWS_ENDPOINT_URL_S3=ftp://a try s3://open/f.bin no
