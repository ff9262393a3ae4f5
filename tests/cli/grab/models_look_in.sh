# SPDX-License-Identifier: Apache-2.0
# A volume that has the files of a manifest at the same paths is found, whatever it has beside them.
. "$TOP/tests/server/start.sh"
seq 10 >served/a.txt
mkdir -p volume/x
cp served/a.txt volume/x/a.txt
echo other >volume/a.txt
sum=$(sha256sum <served/a.txt | cut -c1-64)
printf 'version: 1\nsets:\n  s:\n    - {url: "%s/ok/a.txt", path: x/a.txt, size: 21, sha256: %s}\n' "$URL" "$sum" >m.yaml
grab -f m.yaml --look-in volume --root out --progress json 2>&1 | sed 's/"milliseconds":[0-9]*/"milliseconds":N/'
cmp served/a.txt out/x/a.txt && [ ! -e .log ]
