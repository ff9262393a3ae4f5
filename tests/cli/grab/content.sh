# SPDX-License-Identifier: Apache-2.0
# A safetensors file must end where its header says; a name must hold what it promises.
. "$TOP/tests/server/start.sh"
header='{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"x":"\"data_offsets\":[0,99]"}}'
{ printf '\145\0\0\0\0\0\0\0%s12345678' "$header"; } >served/good.safetensors
head -c 116 served/good.safetensors >served/short.safetensors
{ cat served/good.safetensors; echo; } >served/long.safetensors
head -c 50 served/good.safetensors >served/head.safetensors
echo 'no model at all' >served/text.safetensors
echo 'not gguf' >served/text.gguf
echo 'not a zip' >served/text.whl
: >served/empty.safetensors
: >served/empty.txt
printf '%s' "$header" | wc -c
for name in good.safetensors short.safetensors long.safetensors head.safetensors text.safetensors empty.safetensors text.gguf text.whl empty.txt; do
	grab "$URL/ok/$name" out/
	echo "$? $name"
done
ls out
