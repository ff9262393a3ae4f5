# SPDX-License-Identifier: Apache-2.0
# Branches, tags and the default branch become commits, from a server's list and from local repositories.
. "$TOP/tests/server/start.sh"
main=1111111111111111111111111111111111111111
old=2222222222222222222222222222222222222222
object=3333333333333333333333333333333333333333
mkdir repo-x && echo hello >repo-x/a
for commit in $main $old; do
	tar --format=pax --pax-option=comment=$commit -czf served/$commit.tar.gz repo-x 2>/dev/null
done
packet() { printf '%04x%s\n' $((${#1} + 5)) "$1"; }
{
	packet '# service=git-upload-pack'
	printf '0000%04x%s HEAD\0symref=HEAD:refs/heads/main agent=x\n' $((4 + 40 + 5 + 1 + 35 + 1)) $main
	packet "$main refs/heads/main"
	packet "$old refs/heads/feature/x"
	packet "$main refs/heads/both"
	packet "$old refs/tags/both"
	packet "$object refs/tags/v1"
	packet "$old refs/tags/v1^{}"
	printf 0000
} >served/refs
try() { grab clone "$URL/ok/owner/repo$1" "$2"; echo "$? $(grep -E '^(commit|ref) ' "$2/.grab-commit" 2>/dev/null | paste -sd ' ')"; }
try '' head
try @HEAD head2
try @main branch
try @feature/x slash
try @v1 tag
try @refs/tags/both exact
try @both two
try @none none
try @1111111 short
try '@a b' blank
echo '--- the same name again: asked, and right'
try @main branch
echo '--- the name moved'
sed -i "s#$main refs/heads/main#$old refs/heads/main#" served/refs
try @main branch
echo '--- no repository'
grab clone "$URL/html/owner/repo@main" html; echo "$?"
grab clone --retry-delay 1 --progress none "$URL/gone/owner/repo@main" gone; echo "$?"
head -c 300 served/refs >served/cut && mv served/cut served/refs && try @main cut
grep -c refs .log
echo '--- a local one'
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e
export GIT_AUTHOR_DATE='1000000000 +0000' GIT_COMMITTER_DATE='1000000000 +0000'
git init -q -b main mirror/owner/repo
echo hello >mirror/owner/repo/a
git -C mirror/owner/repo add a && git -C mirror/owner/repo commit -q -m one && git -C mirror/owner/repo tag -a -m t v2
for ref in @v2 @main '' @none; do
	grab clone --progress none "file://$PWD/mirror/owner/repo$ref" "local$ref"; echo "$? $(sed -n 's/^ref //p' "local$ref/.grab-commit" 2>/dev/null)"
done
grab clone --progress none --sources mirror https://github.com/owner/repo@main mirrored; echo "$? $(sed -n 's/^ref //p' mirrored/.grab-commit)"
grab clone "file://$PWD/served@main" none; echo "$?"
ls -A | grep grab
{
	packet '# service=git-upload-pack'
	printf 0000
	packet 'ERR who is me:s3cret?'
} >served/refs
grab clone "$(echo "$URL" | sed 's#//#//me:s3cret@#')/ok/owner/repo@main" x
