# SPDX-License-Identifier: Apache-2.0
# A commit that is not the one, a place that is taken, an archive that is none.
. "$TOP/tests/server/start.sh"
commit=1111111111111111111111111111111111111111
other=2222222222222222222222222222222222222222
mkdir repo-x && echo hello >repo-x/a
pack() { tar --format=pax --pax-option=comment=$1 -czf "served/$2.tar.gz" -C "$3" "$4" 2>/dev/null; }
pack $commit $commit . repo-x
pack $commit $other . repo-x
try() { grab clone --progress none --retry-delay 1 --retries 1 "$@"; echo "$?"; }
try "$URL/ok/owner/repo@$other" out
tar -czf served/$other.tar.gz repo-x && try "$URL/ok/owner/repo@$other" out
echo text >served/$other.tar.gz && try "$URL/ok/owner/repo@$other" out
head -c 100 served/$commit.tar.gz >served/$other.tar.gz && try "$URL/ok/owner/repo@$other" out
try "$URL/html/owner/repo@$other" out
try "$URL/gone/owner/repo@$other" out
try "$URL/fail/503/9/-/repo@$other" out
try "file://$PWD/none@$other" out
try --sources "$PWD" "http://192.0.2.1/owner/repo@$other" out
mkdir repo-x/.git && echo x >repo-x/.git/config && pack $other $other . repo-x && try "$URL/ok/owner/repo@$other" out && rm -r repo-x/.git
ln -s /etc repo-x/link && pack $other $other . repo-x && try "$URL/ok/owner/repo@$other" out
rm repo-x/link; ln -s ../.. repo-x/link && pack $other $other . repo-x && try "$URL/ok/owner/repo@$other" out
rm repo-x/link; mkfifo repo-x/pipe && pack $other $other . repo-x && try "$URL/ok/owner/repo@$other" out
rm repo-x/pipe; echo x >repo-x/.grab-commit && pack $other $other . repo-x && try "$URL/ok/owner/repo@$other" out
rm repo-x/.grab-commit; echo "$(ls -A | grep -c out)"
mkdir mine && echo work >mine/file && try "$URL/ok/owner/repo@$commit" mine; cat mine/file
echo x >file && try "$URL/ok/owner/repo@$commit" file
try "$URL/ok/owner/repo@$commit" there
echo new >repo-x/a && pack $other $other . repo-x && try "$URL/ok/owner/repo@$other" there; cat there/a
try --replace "$URL/ok/owner/repo@$other" there; cat there/a
try --replace "$URL/gone/owner/repo@$commit" there; cat there/a
ls -A
