# SPDX-License-Identifier: Apache-2.0
# Through a proxy every host is the test's server, by its own name: who is told which secret?
mkdir served
seq 1000 >served/f.bin
cp served/f.bin served/d,e.bin
"$TOP/build/test/server" --print zero-4000.safetensors >served/model.safetensors
"$TOP/build/test/server" --doors .doors .port served .log &
server=$!
trap 'kill $server' EXIT
while [ ! -e .port ]; do sleep 0.02; done
https_proxy=http://127.0.0.1:$(sed -n 's/^proxy //p' .doors)
export https_proxy SSL_CERT_FILE="$SCRATCH/.doors-certs"
try() { grab --retries 0 "$@"; echo $?; }
seen() { grep -v CONNECT .log | sed 's/ Range=[^ ]*//' | uniq; : >.log; }
mkdir -p .cache/huggingface
echo login_token >.cache/huggingface/token
printf 'machine a.example login me password net_secret\nmachine huggingface.co password no\n' >.netrc
try hf://granted/repo/f.bin hf
seen
HF_TOKEN=hf_token try hf://own/repo/d/ hf_dir
seen
HF_TOKEN=hf_token HF_ENDPOINT=https://mirror.example/hf try hf://granted/repo/f.bin mirror
seen
HF_TOKEN=hf_token try hf://gated/repo/f.bin out
HF_TOKEN=hf_token try hf://missing/repo/f.bin out
seen
CIVITAI_TOKEN=cv_token try civitai://3 cv
seen
GITHUB_TOKEN=gh_token try gh://private/repo@v1/f.bin gh
seen
GITHUB_TOKEN=gh_token try https://github.com/own/repo/blob/v1/d/a.gguf lfs.gguf
seen
try https://a.example/away/302/ok/f.bin net
try https://b.example/ok/f.bin net2
seen
# nobody sends us to a host with the secrets for it
try https://b.example/to/https/a.example/ok/f.bin sent
HF_TOKEN=hf_token try https://b.example/to/https/huggingface.co/own/repo/resolve/main/f.bin sent2
seen
NETRC=nowhere try https://a.example/ok/f.bin out
cmp hf served/f.bin && cmp mirror served/f.bin && cmp cv served/model.safetensors && cmp gh served/f.bin && cmp hf_dir/e.bin served/f.bin && cmp net served/f.bin && echo same
grep -rlE '(hf|cv|gh|login)_token|net_secret' . --include='.*' | sort
