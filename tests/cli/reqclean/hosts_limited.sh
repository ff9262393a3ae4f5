# SPDX-License-Identifier: Apache-2.0
# Per host: whose things, and whether a commit or a hash is a must. --allow-url lifts the limit of paths, not the pin.
c=0123456789abcdef0123456789abcdef01234567
h=${c}0123456789abcdef01234567
cat >policy.yaml <<-'END'
	hosts:
	- {host: only.example, paths: [/us, /them/one]}
	- {host: commit.example, pin: commit, commits: ["/{name}/{commit}.zip"]}
	- {host: hash.example, pin: hash, commits: ["/{name}/{commit}.zip"]}
	- {host: "none.example:8443", pin: none}
END
printf '%s\n' "git+https://only.example/us/a@$c" "git+https://only.example/them/one.git@$c" "git+https://only.example/them/two@$c" \
	"git+https://only.example/user/a@$c" "https://only.example/us/b.zip#sha256=$h" "https://only.example/x/us/b.zip#sha256=$h" \
	"https://commit.example/d/$c.zip" "https://commit.example/e/e.zip#sha256=$h" "git+https://commit.example/f@$c" \
	"https://hash.example/g/$c.zip" "https://hash.example/h.zip#sha256=$h" "git+https://hash.example/i@$c" \
	"https://none.example:8443/j.zip" "git+https://none.example:8443/k" "https://none.example/l.zip#sha256=$h" >r.txt
reqclean --policy policy.yaml r.txt
reqclean --policy policy.yaml --allow-url only.example --allow-url commit.example r.txt 2>&1 | grep -E '^reqclean.*(only|commit)'
