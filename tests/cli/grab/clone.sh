# SPDX-License-Identifier: Apache-2.0
# A commit's tree from the host's tarball, from mirrors and from a file; stamped, and not twice.
. "$TOP/tests/server/start.sh"
commit=1111111111111111111111111111111111111111
mkdir -p repo-x/sub && echo hello >repo-x/a && echo run >repo-x/sub/b && chmod 775 repo-x/sub/b && ln -s ../a repo-x/sub/link
tar --format=pax --pax-option=comment=$commit -czf served/$commit.tar.gz repo-x 2>/dev/null
mkdir -p mirror/owner/repo && cp served/$commit.tar.gz mirror/owner/repo/
mkdir -p mirror2/repo && cp served/$commit.tar.gz mirror2/repo/repo-$commit.tar.gz
show() { echo "--- $1"; shift; "$@"; echo "$?"; }
show 'from the host' grab clone "$URL/ok/owner/repo@$commit" one
(cd one && find . | sort && cat .grab-commit a && readlink sub/link && stat -c %A a sub sub/b)
show 'again: nothing is asked for' grab clone "$URL/ok/owner/repo@$commit" one
show 'a slash behind it' grab clone "$URL/ok/owner/repo.git@$commit" two/
show 'a folder that is empty' sh -c "mkdir empty && grab clone '$URL/ok/owner/repo@$commit' empty"
show 'a mirror' grab clone --sources mirror https://github.com/owner/repo@$commit three
show 'another form of mirror' env GRAB_SOURCES=mirror2 grab clone https://github.com/owner/repo.git@$commit four
show 'a file' grab clone "file://$PWD/served/$commit.tar.gz@$commit" five
show 'a local mirror by its address' grab clone "file://$PWD/mirror/owner/repo@$commit" six
for dir in two empty three four five six; do diff -r --no-dereference repo-x $dir -x .grab-commit && echo "$dir same"; done
cat .log
ls -A
