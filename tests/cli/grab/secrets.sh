# SPDX-License-Identifier: Apache-2.0
# Tokens go to their own hosts only, users of an address to its own origin; neither is printed.
. "$TOP/tests/server/start.sh"
export HF_TOKEN=hf_secret GITHUB_TOKEN=gh_secret CIVITAI_TOKEN=cv_secret
seq 10 >served/f.txt
user=$(echo "$URL" | sed 's#//#//me:pa%20ss@#')
grab "$URL/echo/x" plain && grep -ci authorization plain
grab "$user/echo/x" user && grep -i authorization user
grab "$user/redirect/302/echo/x" same && grep -i authorization same
grab "$user/away/302/echo/x" away && grep -ci authorization away
grab --retries 0 "$user/gone/f.txt?token=s3cret&download=true&s3cret" out
grab --retries 0 "$URL/to/http/you:s3cret@192.0.2.1/f.txt?sig=s3cret" out
HF_TOKEN=$(printf 'a\nX-Evil: 1') grab --retries 0 https://huggingface.co/a/b/resolve/main/f.txt out
HF_TOKEN= HF_TOKEN_FILE=nowhere grab --retries 0 https://huggingface.co/a/b/resolve/main/f.txt out
# servers send back what they were sent, and curl a proxy that it does not understand
grab --retries 0 "$URL/echo/x?sig=s3cret" out.safetensors 2>&1 | grep -o 'GET.*HTTP'
grab --retries 0 "$(echo "$URL" | sed 's#//#//me:s3cret@#')/echo/x" out.safetensors 2>&1 | grep -o 'Basic[^\\]*'
https_proxy=socks9://me:s3cret@127.0.0.1:1 grab https://files.example/x out
https_proxy=http://me:s3cret@127.0.0.1:99999 grab https://files.example/x out
# what is no address, or in the wrong place
grab https://127.0.0.1/x out https://me:s3cret@127.0.0.1/x?s3cret
grab me:s3cret@127.0.0.1/x?s3cret out
grab -f https://me:s3cret@127.0.0.1/m.yaml?token=s3cret
grab verify -f https://me:s3cret@127.0.0.1/m.yaml?token=s3cret
manifest() { printf 'version: 1\nsets:\n  a:\n    - {path: %s}\n%s\n' "$@" >m.yaml; grab -f m.yaml; rm m.yaml; }
manifest 'a, url: "ftp://me:s3cret@h/x?s3cret"'
manifest 'a, url: "me:s3cret@h/x?s3cret"'
manifest 'a, url: "../x?s3cret"' 'base: "https://h/"'
manifest 'a, url: x' 'base: "https://me:s3cret@h/?s3cret"'
manifest 'a/, url: "hf://o/r/", mirrors: ["https://me:s3cret@h/x?s3cret"]'
cat .log
grep -r s3cret . --include='.*' | grep -v '^./.log'
