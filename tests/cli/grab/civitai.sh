# SPDX-License-Identifier: Apache-2.0
# Civitai: the sum and the name come from its API; who must log in is told so.
. "$TOP/tests/server/start.sh"
export CIVITAI_ENDPOINT="$URL/civitai"
"$TOP/build/test/server" --print zero-4000.safetensors >served/model.safetensors
mkdir d
try() { grab --retries 0 "$@"; echo $?; }
try civitai://1 d/
try civitai://1?type=VAE d/
try civitai://2 d/
try civitai://2 new
try civitai://3 new
try civitai://4 d/
try civitai://5 d/
try civitai://6 d/
try civitai://6 one
try civitai://8 d/
rm d/model.safetensors
try civitai://7 d/
ls -A d
ls new 2>&1
cmp d/model.safetensors served/model.safetensors && cmp one served/model.safetensors && echo same
sed 's/ Range=[^ ]*//' .log
