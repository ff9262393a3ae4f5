# SPDX-License-Identifier: Apache-2.0
# Archives made to write elsewhere, to plant a .git, to fill the disk, or to be taken for a whole: each is refused with 5
# (or 1 where there is no such thing), and leaves nothing behind.
commit=1111111111111111111111111111111111111111
mkdir tars keep && echo mine >keep/outside && echo mine >outside
python3 - <<'END'
import gzip, io, tarfile
R, D, L, H = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
COMMIT = "1" * 40
def make(name, *entries, fmt=tarfile.PAX_FORMAT, headers=None, end=b"", cut=0, raw=None):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=fmt, pax_headers={"comment": COMMIT, **(headers or {})}) as tar:
        for path, kind, data, more in entries:
            info = tarfile.TarInfo(path)
            info.type, info.size = kind, len(data) if kind == R else 0
            for key, value in more.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(data))
    made = raw(out.getvalue()) if raw else out.getvalue()
    packed = gzip.compress(made, mtime=0)
    open(f"tars/{name}.tar.gz", "wb").write(packed[: len(packed) - cut] + end)
f = lambda path, data=b"evil", **more: (path, R, data, more)
l = lambda path, target: (path, L, b"", {"linkname": target})
h = lambda path, target: (path, H, b"", {"linkname": target})
make("absolute", f("/tmp/evil"))
make("dotdot", f("t/../../outside"))
make("through-link", l("t/x", "keep"), ("t/keep", D, b"", {}), f("t/x/outside"))
make("link-out", l("t/x", "../../outside"))
make("link-absolute", l("t/x", "/etc/passwd"))
make("link-chain", l("t/a/b", ".."), l("t/c", "a/b/../../outside"))
make("hard-out", h("t/x", "../outside"))
make("hard-link", l("t/l", "a"), h("t/x", "t/l"))
make("link-then-file", l("t/x", "a"), f("t/x"))
make("file-then-folder", f("t/x"), f("t/x/y"))
make("folder-then-link", f("t/x/y"), l("t/x", "a"))
make("twice", f("t/x"), f("t/x"))
make("two-tops", f("t/x"), f("u/x"))
make("device", ("t/x", tarfile.CHRTYPE, b"", {}))
make("fifo", ("t/x", tarfile.FIFOTYPE, b"", {}))
make("sparse", f("t/x", pax_headers={"GNU.sparse.major": "1", "GNU.sparse.realsize": "999999999999"}))
make("git", f("t/.git/config"))
make("git-case", f("t/sub/.GIT/hooks/post-checkout"))
make("git-short", f("t/git~1/config"))
make("git-link", l("t/.git", "a"))
make("control", f("t/a\nb"))
make("escape", f("t/\x1b[2Ja"))
make("long", f("t/" + "x" * 300))
make("deep", f("t/" + "d/" * 200 + "x"))
make("path-for-all", f("t/x"), headers={"path": "t/../../outside"})
make("huge", f("t/x", pax_headers={"size": "99999999999999"}))
make("minus", f("t/x", pax_headers={"size": "-5"}))
make("nul", f("t/x", pax_headers={"path": "t/a\0../../outside"}))
make("cut", f("t/x", b"x" * 5000), cut=9)
make("garbage", f("t/x"), end=b"garbage")
make("second", f("t/x"), end=gzip.compress(b"more", mtime=0))
make("second-tar", f("t/x"), raw=lambda b: b + b)
make("bomb", f("t/x", bytes(40 << 20)))
make("stamp", f("t/.grab-commit"))
make("pointer", f("t/big.bin", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12\n"))
make("empty")
open("tars/not-gzip.tar.gz", "wb").write(b"\x1f\x8bnothing")
open("tars/zero.tar.gz", "wb").write(b"")
# what is fine
make("fine", f("t/suid", mode=0o6777), f("t/A"), f("t/a"), l("t/d/l", "../a"), h("t/h", "t/a"), f("t/back\\slash"),
     f("t/" + "n" * 200 + "/" + "m" * 120))
END
for tar in tars/*.tar.gz; do
	name=$(basename "$tar" .tar.gz)
	printf '%s: ' "$name"
	grab clone --max-size 32M "file://$PWD/$tar@$commit" out 2>said; status=$?
	echo "$status $(cut -d: -f1,2 <said) $([ -e out ] && echo brought) $(ls -A | grep '^\.out')"
	sed "s#.*/$name.tar.gz: ##" said >&2
	[ $name != fine ] || { stat -c %a out/suid; ls out | wc -l; cp -a out fine; }
	rm -rf out
done
cat outside keep/outside
grab clone --allow-lfs-pointers "file://$PWD/tars/pointer.tar.gz@$commit" pointer && ls pointer
grab clone --max-size 41M "file://$PWD/tars/bomb.tar.gz@$commit" bomb && ls bomb
ls -A
