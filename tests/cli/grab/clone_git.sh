# SPDX-License-Identifier: Apache-2.0
# A local repository as mirror is read by git, which writes the same archive as the host.
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e
export GIT_AUTHOR_DATE='1000000000 +0000' GIT_COMMITTER_DATE='1000000000 +0000'
git init -q -b main mirror/owner/repo
echo hello >mirror/owner/repo/a
git -C mirror/owner/repo add a && git -C mirror/owner/repo commit -q -m one
commit=$(git -C mirror/owner/repo rev-parse HEAD)
git clone -q --bare mirror/owner/repo bare/repo.git
grab clone --sources mirror https://github.com/owner/repo@$commit one && cat one/a one/.grab-commit
grab clone --sources bare https://github.com/owner/repo@$commit two && cat two/a
grab clone "file://$PWD/bare/repo.git@$commit" three && cat three/a
grab clone --sources mirror https://github.com/owner/repo@1111111111111111111111111111111111111111 four 2>&1 | cut -d: -f1-4
ls -A
