# SPDX-License-Identifier: Apache-2.0
# A folder of Hugging Face: its files, those that fit a pattern; once it is locked nobody is asked what it holds.
. "$TOP/tests/server/start.sh"
export HF_ENDPOINT=$URL/hf
seq 1000 >served/a.txt
seq 2000 >"served/b-c.txt"
echo '{"a": 1}' >served/d.json
cat >m.yaml <<END
version: 1
base: hf://owner/repo
sets:
  all:
    - {url: "hf://owner/repo/", path: all/}
    - {url: a.txt, path: all/a.txt, size: 3893}
  text:
    - {url: "hf://owner/repo@main/", path: text/, include: ["*.txt", "x*"]}
  json:
    - {url: "hf://owner/repo@main/", path: deep/json/, include: "*.json"}
END
grab -f m.yaml json text && find text deep -type f ! -name '.*' | sort
grab verify -f m.yaml json
echo "$?"
sed -i '/path: all\/a.txt/d' m.yaml
grab lock -f m.yaml && cat m.lock.yaml
: >.log
grab -f m.yaml && grab verify -f m.yaml && sed 's/[ ?].*//' .log | sort -u && cmp "served/b-c.txt" "all/b-c.txt"
sed -i 's/"x\*"/"y*"/' m.yaml
grab -f m.yaml json
echo "$?"
rm m.lock.yaml
# one that cannot be listed keeps nobody else from coming
cat >m.yaml <<END
version: 1
sets:
  s:
    - {url: "hf://broken/repo/", path: kept/broken/}
    - {url: "hf://owner/repo/", path: kept/owner/, include: a.txt}
    - {url: "$URL/gone/x", path: kept/gone}
END
grab --retries 0 -f m.yaml --keep-going
echo "$? $(find kept -type f ! -name '.*')"
grab --retries 0 -f m.yaml --root none
echo "$? $(ls none 2>&1)"
# small ones are in git, which has a sum of them, whatever comes with the file itself
for owner in small altered; do
	printf 'version: 1\nsets:\n  s:\n    - {url: "hf://%s/repo/", path: git-%s/, include: d.json}\n' $owner $owner >m.yaml
	grab -f m.yaml
	echo "$?"
	: >.log; grab -f m.yaml --retries 0; echo "$? $(grep -c resolve .log)"
	grab lock -f m.yaml
	echo "$? $(ls *.lock.yaml 2>/dev/null)"
	rm -f m.lock.yaml
done
try() { printf "version: 1\nsets:\n  s:\n$1\n" >m.yaml; grab -f m.yaml; echo "$?"; }
f='url: "hf://owner/repo/"'
try "    - {$f, path: f/}\n    - {url: \"$URL/ok/a.txt\", path: f/a.txt}"
try "    - {$f, path: f/}\n    - {url: \"$URL/ok/a.txt\", path: f/a.txt/b}"
try "    - {$f, path: f/, include: x}"
try "    - {$f, path: f/, include: []}"
try "    - {$f, path: f/, sha256: 1}"
try "    - {$f, path: f/, mirrors: [hf://a/b/c]}"
try "    - {$f, path: f}"
try "    - {url: \"$URL/ok/\", path: f/}"
ls
