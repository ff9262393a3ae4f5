# SPDX-License-Identifier: Apache-2.0
# --update replaces another commit; what was changed or added is kept beside, in a folder that ComfyUI does not load.
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e
export GIT_AUTHOR_DATE='1000000000 +0000' GIT_COMMITTER_DATE='1000000000 +0000'
git init -q -b main repo
mkdir repo/d && echo 1 >repo/a && echo 1 >repo/d/b && echo 1 >repo/gone && git -C repo add . && git -C repo commit -q -m one
one=$(git -C repo rev-parse HEAD) url=file://$PWD/repo
echo 2 >repo/a && rm repo/gone && echo 2 >repo/new && git -C repo add -A . && git -C repo commit -q -m two
two=$(git -C repo rev-parse HEAD)
show() { echo "--- $1"; shift; grab clone "$@" tree; echo "$?"; find . -path './repo' -prune -o -type f -print -o -type l -print | sort; }
show 'nothing there' --update $url@$one
show 'another commit: refused' $url@$two
show 'unchanged: nothing to keep' --update $url@$two
echo mine >tree/a; echo mine >tree/d/note; ln -s a tree/link; mkdir tree/__pycache__ && echo x >tree/__pycache__/a.pyc; rm tree/new
show 'changed' --update $url@$one
cat tree.local-*/a; readlink tree.local-*/link; grep -c "^commit $one" tree/.grab-commit
show 'right already: nothing happens' --update $url@$one
echo mine >tree/a
show 'a second time' --update $url@$two
echo mine >tree/a
show 'the same from the same commit' --update $url@$one
rm -rf tree.local-*
echo mine >tree/a
sed -i '/^files$/,$d' tree/.grab-commit
show 'a stamp without files: all is kept' --update $url@$two
rm -rf tree.local-* tree && mkdir tree && echo mine >tree/a
show 'not made by grab' --update $url@$two
show 'replaced for all that' --replace $url@$two
echo mine >tree/a
show 'replaced, changes and all' --replace $url@$one
show 'an update that fails changes nothing' --update $url@1111111111111111111111111111111111111111
rm -rf tree.local-* tree
grab clone $url@$one tree && git init -q tree/d/inner && echo mine >tree/d/inner/file && git -C tree/d/inner add . && git -C tree/d/inner commit -q -m mine
grab clone --update $url@$two tree && git -C tree.local-*/d/inner log --format=%s && cat tree/a tree.local-*/a
ln -s tree link
grab clone $url@$two link && grab clone --update $url@$one link
echo "$? $(readlink link) $(cat tree/a)"
