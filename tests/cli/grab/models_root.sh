# SPDX-License-Identifier: Apache-2.0
# A link below the root may not lead out of it; one that stays inside may be there. Without --root links are one's own.
. "$TOP/tests/server/start.sh"
seq 10 >served/a.txt
mkdir -p out/real elsewhere
ln -s ../elsewhere out/away
ln -s "$PWD/elsewhere" out/far
ln -s real out/near
ln -s nowhere out/dangling
ln -s elsewhere cwd
m() { printf 'version: 1\nsets:\n  s:\n    - {url: "%s/ok/a.txt", path: %s}\n' "$URL" "$1" >m.yaml; grab -f m.yaml $2; echo "$?"; }
m away/a '--root out'
m far/b/a '--root out'
m near/../a '--root out'
m near/a '--root out'
m near/b/a '--root out/'
m dangling/a '--root out'
m cwd/a
echo x >out/file
m file/a '--root out'
m a '--root out/file'
ln -s out root && m near/c '--root root'
find out elsewhere -name '[a-z]' | sort
