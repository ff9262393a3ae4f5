# SPDX-License-Identifier: Apache-2.0
# Hugging Face: sums that it announces are kept to, also those of git; refusals say what to do.
. "$TOP/tests/server/start.sh"
export HF_ENDPOINT="$URL/hf/"
seq 1000 >served/f.bin
seq 9 >served/d,g.json
try() { grab --retries 0 "$@"; echo $?; }
try hf://own/repo/f.bin lfs
try hf://small/repo@refs/pr/1/d/g.json git
try "$URL/hf/datasets/own/repo/blob/main/d/g.json?download=true" page
cmp lfs served/f.bin && cmp git served/d,g.json && cmp page served/d,g.json && echo same
try hf://liar/repo/f.bin out
try hf://liarsize/repo/f.bin out
try hf://othergit/repo/f.bin out
try --sha256 "$(sha256sum <served/f.bin | cut -c1-64)" hf://othergit/repo/f.bin proven
try hf://own/repo/none.bin out
try hf://own/repo@norev/f.bin out
try hf://missing/repo/f.bin out
try hf://gated/repo/f.bin out
try hf://datasets/gated/repo/f.bin out
try hf://broken/repo/f.bin out
HF_ENDPOINT=mirror try hf://own/repo/f.bin out
HF_ENDPOINT=http://192.0.2.1 try hf://own/repo/f.bin out
ls -A | grep out
cut -d' ' -f1 .log
