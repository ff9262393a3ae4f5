# SPDX-License-Identifier: Apache-2.0
# Files of a known sum are fetched once into a store, and linked from there.
. "$TOP/tests/server/start.sh"
seq 50000 >served/f.bin && seq 10 >served/g.bin
sum=$(sha256sum served/f.bin | cut -d' ' -f1)
get() { grab --store shared/store --sha256 "$sum" "$@"; }
show() { echo "$1: $(cmp "$2" served/f.bin && echo right) $(wc -l <.log) requests"; }
get "$URL/ok/f.bin" a/f.bin && show first a/f.bin
get "$URL/ok/f.bin" b/other && show second b/other
[ a/f.bin -ef b/other ] && stat -c 'one file, %h names, mode %a' a/f.bin
get http://127.0.0.1:1/f.bin c/ && show "no server" c/f.bin
get "$URL/ok/f.bin" a/f.bin && show "there already" a/f.bin
find shared -type f | sed "s/$sum/SUM/" | sort

# Somebody wrote through a link: it is noticed, and does not spread.
chmod u+w a/f.bin && echo more >>a/f.bin
get "$URL/ok/f.bin" d/f.bin && show "after a change" d/f.bin
get http://127.0.0.1:1/f.bin a/f.bin && show "and healed" a/f.bin

# Twice in one run: brought once, and not waited for another process.
printf 'version: 1\nsets:\n  s:\n' >m.yaml
for path in one two; do printf '    - {url: "%s", path: %s, sha256: %s}\n' "$URL/cap/1000000/f.bin" $path "$sum" >>m.yaml; done
: >.log && grab --store fresh -f m.yaml --root twice && show twice twice/two && cmp twice/one served/f.bin

# A sum that the server announces is as good as one that is given.
size=$(wc -c <served/f.bin) && : >.log
for n in 1 2 3 4; do grab --store told "$URL/linked/$sum/$size/ok/f.bin" n$n/f.bin 2>/dev/null & pids="$pids $!"; done
for pid in $pids; do wait $pid || echo "$?"; done
[ n1/f.bin -ef n4/f.bin ] && cmp n2/f.bin served/f.bin && grep -c '^/ok' .log
: >.log && printf 'version: 1\nsets:\n  s:\n    - {url: "%s", path: f.bin}\n' "$URL/linked/$sum/$size/ok/f.bin" >n.yaml
grab --look-in n1 -f n.yaml --root m && [ m/f.bin -ef n1/f.bin ] && grep -c '^/ok' .log

# Nobody answers: that is found out once, and not for each file before the first is brought.
printf 'version: 1\nsets:\n  s:\n' >m.yaml
for n in 1 2 3 4 5 6 7 8; do echo "    - {url: \"http://127.0.0.1:1/$n\", path: n$n}"; done >>m.yaml
grab --store shared/store --retries 1 --retry-delay 1 --keep-going -f m.yaml --root none 2>&1 | grep -c again

# A host that hangs up on questions may have files for all that.
python3 - <<'END' &
import os, socket
listener = socket.create_server(("127.0.0.1", 0))
with open(".deaf.new", "w") as port:
    port.write(str(listener.getsockname()[1]))
os.rename(".deaf.new", ".deaf")
while True:
    with listener.accept()[0] as client:
        if client.recv(65536).startswith(b"GET"):
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
END
deaf=$!
while [ ! -e .deaf ]; do sleep 0.02; done
grab --progress none --store told --retries 1 --retry-delay 1 "http://127.0.0.1:$(cat .deaf)/x" deaf 2>/dev/null && cat deaf && echo
kill $deaf

# Without a sum there is no object; a store that cannot be made is said.
grab --store shared/store "$URL/ok/g.bin" g.bin && find shared -type f | wc -l
grab --store '' "$URL/ok/g.bin" g.bin
echo x >file && grab --store file/below --sha256 "$sum" "$URL/ok/f.bin" z.bin
