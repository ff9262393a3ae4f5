# SPDX-License-Identifier: Apache-2.0
# grab is killed, and the git that it runs goes on for a moment: the next one waits for its end before it starts over.
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e
git init -q -b main repo && echo 1 >repo/a && git -C repo add . && git -C repo commit -q -m one
commit=$(git -C repo rev-parse HEAD)
mkdir bin
cat >bin/git <<END
#!/bin/sh
if [ ! -e "$PWD/ended" ] && [ "\$3" = fetch ]; then
	trap '' TERM
	echo >"$PWD/begun"
	sleep 0.7
	mkdir -p "\$2/.git/late"
	echo >"$PWD/ended"
	exit 1
fi
PATH="$PATH" exec git "\$@"
END
chmod 755 bin/git
PATH=$PWD/bin:$PATH
grab clone --progress none --git "file://$PWD/repo@$commit" tree &
pid=$!
while [ ! -e begun ]; do sleep 0.02; done
kill -9 $pid
wait $pid 2>/dev/null
grab clone --git "file://$PWD/repo@$commit" tree && ls ended && cat tree/a && ls tree/.git | grep late
ls -A | grep tree
