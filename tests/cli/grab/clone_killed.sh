# SPDX-License-Identifier: Apache-2.0
# A clone that is killed leaves no tree; the next one starts over and tidies up. "." is a folder, too.
. "$TOP/tests/server/start.sh"
commit=1111111111111111111111111111111111111111
mkdir repo-x && head -c 3000000 /dev/urandom >repo-x/a && echo b >repo-x/b
tar --format=pax --pax-option=comment=$commit -czf served/$commit.tar.gz repo-x 2>/dev/null
for i in 1 2 3; do
	grab clone --progress none "$URL/slow/1000000/o/r@$commit" tree &
	pid=$!
	while [ ! -s .tree.grab-tree/a ]; do sleep 0.02; done
	kill -9 $pid
	wait $pid 2>/dev/null
	ls -A | grep tree
done
grab clone "$URL/ok/o/r@$commit" tree && diff -r -x .grab-commit repo-x tree; echo "$?"
ls -A | grep tree
echo '--- killed while the old tree was removed, the new one in its place'
mkdir .tree.grab-tree && echo old >.tree.grab-tree/a && grab clone "$URL/ok/o/r@$commit" tree; echo "$?"
printf 'version: 1\nnodes:\n  - {name: tree, url: "%s/ok/o/r", commit: "%s"}\n' "$URL" $commit >nodes.yaml
mkdir .tree.grab-tree && echo old >.tree.grab-tree/a && grab clone -f nodes.yaml; echo "$?"
ls -A | grep tree
: >.log; echo '--- two at once'
for i in 1 2 3 4; do grab clone --progress none "$URL/ok/o/r@$commit" twice & pids="$pids $!"; done
for pid in $pids; do wait $pid; echo "$?"; done
grep -c . .log; ls -A | grep twice
echo '--- here'
mkdir here && (cd here && grab clone "$URL/ok/o/r@$commit" . ; echo "$?") && ls -A here
echo '--- a link in the way of a list'
mkdir nodes elsewhere && ln -s ../elsewhere nodes/deep
printf 'version: 1\nnodes:\n  - {name: a, folder: deep/a, url: "%s/ok/o/r", commit: "%s"}\n' "$URL" $commit >nodes.yaml
grab clone -f nodes.yaml nodes; echo "$?"; ls elsewhere
