# SPDX-License-Identifier: Apache-2.0
# Trees of a list that come over the network are brought side by side: each whole, or absent and told.
. "$TOP/tests/server/start.sh"
mkdir repo-x
{
	printf 'version: 1\nnodes:\n'
	for n in 1 2 3 4 5 6 7 8; do
		commit=$(printf '%040d' $n)
		echo $n >repo-x/a && seq 20000 >repo-x/b
		tar --format=pax --pax-option=comment=$commit -czf served/$commit.tar.gz repo-x 2>/dev/null
		printf '  - {name: r%d, url: "%s/ok/o/r%d", commit: "%s"}\n' $n "$URL" $n $commit
	done
} >nodes.yaml
grab clone -f nodes.yaml all; echo "$? $(cat all/*/a | tr '\n' ' ')"
: >.log; grab clone -f nodes.yaml all; echo "again: $? $(wc -l <.log)"
rm -r all/r2 all/r5
grab clone --progress json -f nodes.yaml all 2>&1 | sed 's/.*"event":"\([a-z]*\)","path":"\([a-z0-9/]*\)".*/\1 \2/' | sort
grab clone --check -f nodes.yaml all; echo "checked: $?"
echo '--- one is not there, and one has another commit'
rm served/*3.tar.gz && cp served/*4.tar.gz served/$(printf '%040d' 6).tar.gz
grab clone --keep-going --progress none -f nodes.yaml some; echo "$? $(ls some | tr '\n' ' ')"
events() { grep '^{' | sed 's/.*"event":"\([a-z]*\)","path":"\([a-z0-9/]*\)","\([a-z]*\)":"\([a-z]*\).*/\1 \2 \3 \4/' | sort; }
grab clone --keep-going --progress json -f nodes.yaml some 2>&1 | events | grep -v kept
grab clone --progress json "$URL/gone/o/r3@$(printf '%040d' 3)" one 2>&1 | events
grab clone --progress none -f nodes.yaml others 2>/dev/null; case $? in 1 | 5) echo failed ;; esac
ls -A some others | grep '^\.' | grep -v grab-commit
