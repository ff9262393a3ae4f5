# SPDX-License-Identifier: Apache-2.0
# With few descriptors there are fewer connections and files at once; what is printed never gets into a file.
. "$TOP/tests/server/start.sh"
printf 'version: 1\nsets:\n  a:\n    files:\n' >m.yaml
for i in $(seq 40); do
	echo "      - {url: $URL/cap/4000000/seed$i-100000.bin, path: f$i.bin}" >>m.yaml
done
for most in 20 32; do
	(ulimit -n $most; grab --progress none -f m.yaml --root "r$most") 2>/dev/null
	echo "$? $(ls "r$most" | wc -l)"
done
(ulimit -n 16; grab --progress none "$URL/cap/20000000/seed1-17000000.bin" out)
"$TOP/build/test/server" --print seed1-17000000.bin | cmp - out && echo same
rm out .out.grab
grab --progress json "$URL/cap/10000000/seed1-17000000.bin" out <&- >&- 2>&-
"$TOP/build/test/server" --print seed1-17000000.bin | cmp - out && echo same
