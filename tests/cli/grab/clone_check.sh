# SPDX-License-Identifier: Apache-2.0
# --check reads the files again and names what is not as it was; --tree demands what they must be.
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e
export GIT_AUTHOR_DATE='1000000000 +0000' GIT_COMMITTER_DATE='1000000000 +0000'
git init -q -b main repo
mkdir -p repo/a-b repo/a && echo 1 >repo/a-b/x && echo 2 >repo/a/y && echo 3 >repo/a.txt && echo 4 >repo/run && chmod 755 repo/run
ln -s a.txt repo/link && printf '\351' >"repo/caf$(printf '\351')"
git -C repo add . && git -C repo commit -q -m one
commit=$(git -C repo rev-parse HEAD) tree=$(git -C repo rev-parse HEAD^{tree}) url=file://$PWD/repo
grab clone --tree $tree $url@$commit one && grep -c "^tree $tree$" one/.grab-commit
git -C repo ls-tree -r HEAD | sed 's/ blob / /' >want && sed '1,/^files$/d' one/.grab-commit | tr '\351' x >got && wc -l <got
grab clone --check $url@$commit one; echo "$?"
mkdir one/__pycache__ one/empty && echo x >one/__pycache__/m.pyc
grab clone --check $url one; echo "python's own: $?"
echo x >one/a.txt; rm one/a/y; echo x >one/new; chmod 644 one/run; ln -sf run one/link; echo x >"one/new$(printf '\033')"
grab clone --check $url@$commit one; echo "$?"
grab clone $url@$commit one; echo "there all the same: $?"
grab clone --check $url@1111111111111111111111111111111111111111 one; echo "$?"
grab clone --check $url none; echo "$?"
mkdir mine && echo x >mine/a; grab clone --check $url mine; echo "$?"
sed -i '/^files$/,$d' one/.grab-commit; grab clone --check $url one; echo "$?"
echo '--- another tree'
grab clone --tree 1111111111111111111111111111111111111111 $url@$commit two; echo "$?"
grab clone $url@$commit two && grab clone --tree 1111111111111111111111111111111111111111 $url@$commit two; echo "$?"
grab clone --tree $tree $url@$commit two; echo "$?"
sed -i 's/^tree .*/tree 1111111111111111111111111111111111111111/' two/.grab-commit; grab clone --check $url two; echo "$?"
echo '--- attributes leave files out of archives'
echo 'a.txt export-ignore' >repo/.gitattributes && git -C repo add . && git -C repo commit -q -m two
grab clone --progress plain $url@$(git -C repo rev-parse HEAD) three; echo "$? $(ls three)"
grab clone --check $url three; echo "$?"
echo '--- a list'
printf 'version: 1\nnodes:\n  - {name: a, url: "%s", commit: %s}\n  - {name: b, url: "%s", commit: %s}\n' $url $commit $url $commit >nodes.yaml
grab clone -f nodes.yaml list && grab clone --check -f nodes.yaml list; echo "$?"
echo x >list/a/a.txt; rm list/b/run; grab clone --check -f nodes.yaml list; echo "$?"
ls -A
