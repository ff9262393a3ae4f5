# SPDX-License-Identifier: Apache-2.0
# --git: a shallow clone with .git, over smart HTTP and from this machine, whatever the user's settings are.
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e
export GIT_AUTHOR_DATE='1000000000 +0000' GIT_COMMITTER_DATE='1000000000 +0000'
git init -q -b main repos/sub && echo sub >repos/sub/file && git -C repos/sub add . && git -C repos/sub commit -q -m sub
git init -q -b main repos/repo && echo 1 >repos/repo/a && git -C repos/repo add . && git -C repos/repo commit -q -m one
echo 2 >repos/repo/a && git -C repos/repo commit -q -a -m two && git -C repos/repo tag -a -m t v2
git clone -q --bare repos/repo repos/flat
one=$(git -C repos/repo rev-parse HEAD~1) two=$(git -C repos/repo rev-parse HEAD)
python3 "$TOP/tests/server/git_http.py" .port "$PWD/repos" .log &
trap 'kill $!' EXIT
while [ ! -e .port ]; do sleep 0.02; done
URL=http://127.0.0.1:$(cat .port)
git -C repos/repo -c protocol.file.allow=always submodule --quiet add "$URL/sub" modules/sub
git -C repos/repo commit -q -m three
three=$(git -C repos/repo rev-parse HEAD)
# what the user has set must not matter: an alias, a hook for every clone, another identity of the address
mkdir -p evil/hooks && printf '#!/bin/sh\necho hook >>"%s/ran"\n' "$PWD" >evil/hooks/post-checkout && chmod 755 evil/hooks/post-checkout
printf '[core]\n\thooksPath = %s\n[init]\n\ttemplateDir = %s\n[url "file:///nowhere/"]\n\tinsteadOf = http://\n' "$PWD/evil/hooks" "$PWD/evil" >.gitconfig
export GIT_DIR=/nowhere GIT_WORK_TREE=/nowhere GIT_TRACE=1 GIT_SSH_COMMAND=false
# the arguments of every git that grab runs
mkdir bin && printf '#!/bin/sh\necho "$*" >>"%s/args"\nPATH="%s" exec git "$@"\n' "$PWD" "$PATH" >bin/git && chmod 755 bin/git
try() { PATH=$PWD/bin:$PATH grab clone --progress none --retry-delay 1 --retries 2 --git "$@"; echo "$?"; }
in_git() { (unset GIT_DIR GIT_WORK_TREE GIT_TRACE; HOME=/none git -C "$@"); }
try $URL/repo@$two two && cat two/a && in_git two status --porcelain && in_git two rev-parse --is-shallow-repository && head -3 two/.git/grab-commit
in_git two log --format=%s; in_git two remote -v | sed "s/:[0-9]*\//\//"; ls -A two
try $URL/repo@$one one && cat one/a
try $URL/repo@v2 tag && grep '^ref' tag/.git/grab-commit
try $URL/repo main && cat main/modules/sub/file && in_git main submodule status | cut -c1-20 && in_git main status --porcelain
: >.log; try $URL/repo@$two two; echo "asked: $(wc -l <.log)"
grab clone --progress none $URL/repo@$two two; echo "a clone is as good as its files: $?"
http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 try $URL/repo@v2 direct && cat direct/a
echo '--- from this machine, where a mirror may be another user'"'"'s'
chown -R 1234 repos/flat 2>/dev/null
try "file://$PWD/repos/flat@$two" flat && cat flat/a
try --sources repos https://github.com/owner/flat@$two mirrored && in_git mirrored remote -v
mkdir repos/own && (unset GIT_DIR GIT_WORK_TREE GIT_TRACE; HOME=/none git -c safe.directory="*" clone -q --bare "$PWD/repos/repo" repos/own/flat)
HF_ENDPOINT=$URL try hf://own/flat@v2 hub && cat hub/a && grep ^url hub/.git/grab-commit
printf 'version: 1\nnodes:\n  - {name: listed, url: "hf://own/flat", ref: v2}\n' >nodes.yaml
HF_ENDPOINT=$URL grab lock -f nodes.yaml && sed -n 's/^    //p' nodes.lock.yaml && HF_ENDPOINT=$URL try -f nodes.yaml && cat listed/a && rm nodes.*
echo '--- credentials'
try "http://me:s3cret@127.0.0.1:$(cat .port)/auth/repo@$two" auth && cat auth/a
try "http://me:s3cret@127.0.0.1:$(cat .port)/auth/repo@v2" auth2
try "http://me:wrong@127.0.0.1:$(cat .port)/auth/repo@$two" no
try "$URL/auth/repo@$two" no
# where the host redirects to another, what is asked there comes without them
: >.log; try "http://me:s3cret@127.0.0.1:$(cat .port)/away/repo@$two" away && grep -v ' /away/' .log | sort -u
: >.log; try "http://me:s3cret@127.0.0.1:$(cat .port)/away/auth/repo@$two" no; grep -v ' /away/' .log | sort -u
grep -rc 's3cret\|bWU6czNjcmV0' args auth/.git/config auth/.git/grab-commit
# a token is in the environment of git, for its own host, and nowhere else
mkdir stub && printf '#!/bin/sh\nenv >>env\necho "$*" >>args\nexit 128\n' >stub/git && chmod 755 stub/git
PATH=$PWD/stub:$PATH GITHUB_TOKEN=t0ken grab clone --retries 0 --git https://gitlab.com/o/r@$two no; echo "$? $(grep -c t0ken env)"
PATH=$PWD/stub:$PATH GITHUB_TOKEN=t0ken grab clone --retries 0 --git https://github.com/o/r@$two no 2>/dev/null
grep -h 't0ken\|credential.http' env | sed 's/.*_KEY_[0-9]*=//' | sort; grep -c 'GITHUB_TOKEN\|TRACE\|SSH_COMMAND' env
printf 'machine gitlab.com login me password net_secret\n' >.netrc
PATH=$PWD/stub:$PATH GITHUB_TOKEN=t0ken grab clone --retries 0 --git https://gitlab.com/o/r@$two no 2>/dev/null; grep -h '=net_secret\|//gitlab' env
grep -c 't0ken\|net_secret' args; rm .netrc
# whom to trust
trust() { rm env; PATH=$PWD/stub:$PATH "$@" --git https://github.com/o/r@$two no 2>/dev/null; grep SSL env | sort; }
mkdir wary && printf '#!/bin/sh\n[ "$3" != fetch ] || { echo >>tries; echo "fatal: server certificate verification failed" >&2; exit 128; }\nPATH="%s" exec git "$@"\n' "$PATH" >wary/git && chmod 755 wary/git
PATH=$PWD/wary:$PATH grab clone --retries 2 --retry-delay 1 --git $URL/repo@$two no; echo "$? $(wc -l <tries)"
SSL_CERT_DIR=/dir trust grab clone; SSL_CERT_DIR=/dir SSL_CERT_FILE=/file trust grab clone; SSL_CERT_DIR=/dir trust grab clone --cacert /only
mkdir loud && printf '#!/bin/sh\necho "fatal: sent $(env | grep PASSWORD=)" >&2\nexit 128\n' >loud/git && chmod 755 loud/git
PATH=$PWD/loud:$PATH GITHUB_TOKEN=t0ken grab clone --retries 0 --git https://github.com/o/r@$two no
echo '--- refusals'
try $URL/repo@1111111111111111111111111111111111111111 no
try $URL/gone/repo@$two no
try $URL/busy/2/repo@$two busy
try $URL/busy/9/repo@$two no
try http://192.0.2.1/repo@$two no
try "file://$PWD/repos/flat@1111111111111111111111111111111111111111" no
try "file://$PWD/none@$two" no
try --tree 1111111111111111111111111111111111111111 $URL/repo@$two no
try --max-size 1 $URL/repo@$two no
grab clone --progress none "file://$PWD/repos/flat@$two" form && try "file://$PWD/repos/flat@$two" form
in_git repos/repo rm -q --cached modules/sub
printf '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "echo x >%s/ran"\n' "$PWD" >repos/repo/.gitmodules
in_git repos/repo add .gitmodules && in_git repos/repo update-index --add --cacheinfo 160000,$two,x && in_git repos/repo commit -q -m evil
try $URL/repo no
echo '--- a clone with work in it'
echo mine >two/a && echo mine >two/new && grab clone --check $URL/repo@$two two; echo "$?"
try --update $URL/repo@$one two && cat two/a two.local-*/a two.local-*/new
in_git two checkout -q -b work && try $URL/repo@$one two; in_git two commit -q --allow-empty -m work
try $URL/repo@$one two
try --update $URL/repo@$one two && ls -A two.local-$(echo $one | cut -c1-12).disabled
ls -A | grep -v '^\.port'
