# SPDX-License-Identifier: Apache-2.0
# What two programs could read as two addresses, and what looks pinned and is not.
c=0123456789abcdef0123456789abcdef01234567
h=${c}0123456789abcdef01234567
printf '%s\n' 'https://evil.example\@github.com/x.zip' "https://github.com\\@evil.example/x.zip#sha256=$h" \
	"https://github.com:8443/o/r/archive/$c.zip" "https://github.com:/o/r/archive/$c.zip" "https://github.com./o/r/archive/$c.zip" \
	"https://github.com%2eevil.example/o/r/archive/$c.zip" "https://[::1]/o/r/archive/$c.zip" "https://[::ffff:1.2.3.4]:443/x#sha256=$h" \
	"https://gith$(printf '\303\274')b.com/x.zip#sha256=$h" "https://xn--gthub-n4a.com/x.zip#sha256=$h" "https:///x.zip#sha256=$h" \
	"https://github.com?@evil.example/x.zip#sha256=$h" "https://github.com#@evil.example/archive/$c.zip" \
	"https://user@github.com/o/r/archive/$c.zip" "https://github.com/o/r/archive/$c.zip/../../../../e/x.zip" \
	"https://github.com/o/r/archive/%2e%2e/$c.zip" "https://github.com//o/r/archive/$c.zip" "https://github.com/o/r/archive/$c.zip?x=1" \
	"https://github.com/o/r/archive/$c.zip?token=secret#sha256=$h" "https://github.com/x.zip#md5=$(printf %.32s $h)&sha256=$h" \
	"https://github.com/x.zip?a&sha1=$c#sha256=$h" "https://github.com/x.zip#sha256=$h&subdirectory=../.." \
	"https://github.com/x.zip#SHA256=$h" "https://github.com/x.zip#sha256:$h" "https://github.com/x.zip#sha256=${h}00" \
	"https://github.com/x/.zip#sha256=$h" "https://github.com/x.ZIP#sha256=$h" "https://github.com/o/r:@x.zip#sha256=$h" \
	'https://github.com/x-1.0-py3-none-any.whl;python_version=="3.12"' >archives.txt
reqclean archives.txt
printf '%s\n' "git+https://github.com/o/r@$(printf %.12s $c)" "git+https://github.com/o/r@v1.0" "git+https://github.com/o/r@$h" \
	"git+https://github.com/o/r?x@$c" "git+https://github.com/o/r@$c@main" "git+https://github.com/o/r@main@$c" \
	"git+https://github.com/o/r#@$c" "git+https://github.com/o/r@$c/../../e" "git+https://github.com/o/r%40$c" \
	"GIT+https://github.com/o/r@main#sha256=$h" "git+https://github.com/o/r@main#egg=r&sha256=$h" \
	"git+https://github.com/o/r@$c#subdirectory=/etc" "git+https://github.com/o/r@$c#subdirectory=%2e%2e" \
	"git+ssh://git@github.com/o/r@$c" "git+file:///o/r@$c" "git@github.com:o/r.git" "git+https:github.com/o/r@$c" \
	"https://download.pytorch.org/whl/cu118/torch-2.0.1%2Bcu118-cp310-cp310-linux_x86_64.whl" >repositories.txt
reqclean --keep-going repositories.txt
