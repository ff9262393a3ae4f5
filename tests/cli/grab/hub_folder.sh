# SPDX-License-Identifier: Apache-2.0
# Whole folders of Hugging Face: listed once for one commit, each file with its sum.
. "$TOP/tests/server/start.sh"
export HF_ENDPOINT="$URL/hf"
seq 1000 >served/f.bin
seq 9 >served/a.json
seq 5 >served/d,g.json
seq 6 >'served/d,e,h.bin'
try() { grab --retries 0 --connections 1 "$@"; echo $?; }
in_dir() { (cd "$1" && find . -type f ! -name '.*' | sort); }
try hf://own/repo/ all && in_dir all
try --include '*.json' --exclude 'd/*' hf://small/repo@v1/ json && in_dir json
try hf://paged/repo/d/ below/d && in_dir below
try --include '*.json' hf://own/repo whole && in_dir whole
try --exclude '*.bin' hf://own/repo@v1/d part && in_dir part
cmp all/d/e/h.bin 'served/d,e,h.bin' && cmp json/a.json served/a.json && cmp below/d/g.json served/d,g.json && echo same
grep -c resolve/ .log
: >.log
try hf://own/repo@c0ffee0123456789abcdef0123456789abcdef01/ all
cat .log
: >.log
printf 1 >json/a.json
try --include 'a*' hf://small/repo@v1/ json && cmp json/a.json served/a.json
try --include 'a*' hf://small/repo@v1/ json
rm json/.a.json.grab
try --include 'a*' hf://small/repo@v1/ json
grep -c /a.json .log
try hf://bare/repo/ bare && in_dir bare
try hf://evil/repo/ out
try hf://own/repo/none/ out
try --include '*.txt' hf://own/repo/ out
try hf://endless/repo/ out
try hf://gated/repo/d/ out
try hf://missing/repo/ out
try hf://own/repo@norev/ out
try hf://othergit/repo/d/e/ out3
try --keep-going hf://liar/repo/d/ out2
find . -path "./out*" -type f ! -name ".*"
