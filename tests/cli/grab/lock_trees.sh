# SPDX-License-Identifier: Apache-2.0
# Branches and tags of a list of trees: a lock knows their commits, and without it they are refused.
git init -q -b main repo
cd repo
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE=@1700000000 GIT_COMMITTER_DATE=@1700000000
echo one >file && git add file && git commit -qm one && git tag v1
echo two >file && git commit -qam two
cd ..
first=$(git -C repo rev-parse v1)
cat >nodes.yaml <<END
version: 1
nodes:
  - {name: tip, url: "file://$PWD/repo", ref: main}
  - {name: tagged, url: "file://$PWD/repo", ref: v1, folder: a/tagged}
  - {name: fixed, url: "file://$PWD/repo", commit: $first}
END
grab clone -f nodes.yaml out
echo "$?"
grab lock --check -f nodes.yaml
echo "$?"
grab lock -f nodes.yaml && cat nodes.lock.yaml && grab lock --check -f nodes.yaml
(cd repo && echo three >file && git commit -qam three)
grab clone -f nodes.yaml out && cat out/tip/file out/a/tagged/file out/fixed/file
cp nodes.lock.yaml old
grab lock -f nodes.yaml && cmp -s old nodes.lock.yaml
echo "$?"
try() { sed "$1" nodes.yaml >n.yaml && cp old n.lock.yaml; grab clone -f n.yaml x; echo "$?"; grab lock --check -f n.yaml; echo "$?"; }
try 's/ref: main/ref: v1/'
try "s/ref: main/commit: $first/"
try 's#/repo", ref: v1#/other", ref: v1#'
try 's/name: fixed/name: other/'
bad() { sed "$1" nodes.yaml >n.yaml; grab lock -f n.yaml; echo "$?"; cmp old n.lock.yaml; }
bad 's/ref: main/ref: none/'
bad 's/ref: main/ref: a..b/'
bad 's/ref: main/ref: -x/'
bad "s/ref: main/ref: main, commit: $first/"
bad 's/, ref: main//'
ls
