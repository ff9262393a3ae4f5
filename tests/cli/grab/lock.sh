# SPDX-License-Identifier: Apache-2.0
# What addresses stand for is written beside the manifest, and then used: what was "main" is a commit.
. "$TOP/tests/server/start.sh"
export HF_ENDPOINT=$URL/hf
seq 1000 >served/a.txt
seq 2000 >served/b.txt
echo small >served/c.txt
cat >m.yaml <<END
version: 1
sets:
  one:
    - {url: "hf://owner/repo/b.txt", path: y/b.txt}
    - {url: "hf://owner/repo@v1/b.txt", path: x/tag.txt, if: {arch: ada}}
    - {url: "hf://small/repo/c.txt", path: c.txt, size: 6}
    - {url: "hf://owner/repo@c0ffee0123456789abcdef0123456789abcdef01/a.txt", path: x/a.txt}
  two:
    - {url: "$URL/ok/a.txt?token=secret", path: "a b.txt"}
    - {url: "hf://owner/repo/a.txt?token=secret", path: query.txt}
    - {url: "hf://owner/repo/b.txt", path: y/b.txt}
END
grab lock -f m.yaml && cat m.lock.yaml
sed -i 's#ok/a.txt#ok/zero-2000000.bin#' m.yaml && grab lock -f m.yaml && grep -A2 'a b' m.lock.yaml
touch -d @0 m.lock.yaml && grab lock -f m.yaml --progress none && stat -c %Y m.lock.yaml
grab lock -f m.yaml --check && echo fits
: >.log
grab --connections 1 -f m.yaml one --arch ada --root out && sed 's/ .*//' .log | grep hf/ && cmp served/b.txt out/y/b.txt
: >.log
grab --connections 1 -f m.yaml --arch ada --root out && grab verify -f m.yaml --arch ada --root out && cat .log
echo right
grab lock -f m.yaml --full && grep -A4 'a b' m.lock.yaml
grep secret m.lock.yaml
mv m.yaml n.yml && grab lock --full --file=n.yml && ls
