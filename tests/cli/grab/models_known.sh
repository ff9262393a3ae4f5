# SPDX-License-Identifier: Apache-2.0
# In a manifest, too, the API of the host says what a file must be; where it does not answer, a mirror is next. Several hosts may
# have one address. And an asset of a private release is asked of the API, also where its sum is known.
. "$TOP/tests/server/start.sh"
"$TOP/build/test/server" --print zero-4000.safetensors >served/model.safetensors
seq 1000 >served/a.bin
manifest() { printf 'version: 1\nsets:\n  s:\n' && printf '    - {%s}\n' "$@"; }
try() { grab --connections 1 --retries 0 -f m.yaml --root r "$@"; echo "$? $(ls r 2>/dev/null | tr '\n' ' ')"; rm -rf r; }
export CIVITAI_ENDPOINT="$URL/civitai" GITHUB_SERVER_URL="$URL/github" GITHUB_API_URL="$URL/ghapi"
manifest 'url: "gh://own/repo@v1/a.bin", path: a.bin' 'url: "civitai://1", path: m.safetensors' >m.yaml
try
manifest 'url: "gh://liar/repo@v1/a.bin", path: a.bin' >m.yaml
try
manifest 'url: "civitai://4", path: m.safetensors' >m.yaml
try
manifest 'url: "civitai://8", path: m.safetensors' 'url: "gh://own/repo@v1/a.bin", path: a.bin' >m.yaml
try
try --keep-going
manifest "url: \"civitai://8\", path: m.safetensors, mirrors: [\"$URL/ok/model.safetensors\"]" >m.yaml
try
grep -v Range .log
echo '--- the API is down: asked once, and done without'
cp served/a.bin served/b.bin
manifest 'url: "gh://own/repo@v1/a.bin", path: a.bin' 'url: "gh://own/repo@v1/b.bin", path: b.bin' >m.yaml
: >.log; GITHUB_API_URL="$URL/fail/503/99/-" try; grep -c 503 .log
echo '--- a private release'
unset CIVITAI_ENDPOINT GITHUB_SERVER_URL GITHUB_API_URL
"$TOP/build/test/server" --doors .doors .port2 served .log2 &
server="$server $!"
trap 'kill $server' EXIT
while [ ! -e .port2 ]; do sleep 0.02; done
https_proxy=http://127.0.0.1:$(sed -n 's/^proxy //p' .doors)
export https_proxy SSL_CERT_FILE="$SCRATCH/.doors-certs" GITHUB_TOKEN=gh_token
sum=$(sha256sum <served/a.bin | cut -c1-64)
manifest "url: \"gh://private/repo@v1/a.bin\", path: a.bin, sha256: $sum" >m.yaml
try
grab --retries 0 --sha256 "$sum" gh://private/repo@v1/a.bin one; echo "$?"
: >.log2
grab --retries 0 --sha256 "$sum" gh://private/repo@v1/a.bin one; echo "$? $(wc -l <.log2)"
