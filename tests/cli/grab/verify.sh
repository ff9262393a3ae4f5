# SPDX-License-Identifier: Apache-2.0
# Each file is read; the worst status ends it. Nothing is downloaded or changed.
mkdir out
for name in a b c d; do echo $name >out/$name; done
sum() { echo "$1" | sha256sum | cut -c1-64; }
entry() { echo "    - {url: \"https://192.0.2.1/$1\", path: $2}"; }
manifest() { printf 'version: 1\nsets:\n  s:\n' && cat; }
manifest >right.yaml <<END
$(entry a "a, size: 2, sha256: $(sum a)")
$(entry b "b, sha256: $(sum b)")
$(entry c "c, size: 2")
$(entry d d)
END
grab verify -f right.yaml --root out
echo "$?"
grab verify -f right.yaml --root out --json
manifest >wrong.yaml <<END
$(entry a "a, size: 2, sha256: $(sum b)")
$(entry b "b, size: 3")
$(entry c "c, sha256: $(sum c)")
$(entry d d.safetensors)
$(entry e "gone/e, size: 2")
END
cp out/d out/d.safetensors
grab verify -f wrong.yaml --root out
echo "$?"
grab verify -f wrong.yaml --root out --json
echo "$?"
mkdir out/gone out/gone/e
grab verify -f wrong.yaml --root out 2>&1 | grep gone
manifest </dev/null >empty.yaml && sed -i 's/  s:/  s: []/' empty.yaml && grab verify -f empty.yaml
mkdir many && for n in $(seq 300); do
	mkdir many/$n && echo "$n" >many/$n/x && entry x "$n/x, size: $((${#n} + 1)), sha256: $(sum "$n")"
done >list
manifest <list >many.yaml
grab verify -f many.yaml --root many && echo 2000 >many/299/x && rm many/1/x
grab verify -f many.yaml --root many
echo "$?"
