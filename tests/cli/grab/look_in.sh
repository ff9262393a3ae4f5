# SPDX-License-Identifier: Apache-2.0
# A folder may hold the file already: it is verified, and no server is asked.
seq 50000 >f
sum=$(sha256sum f | cut -d' ' -f1)
size=$(wc -c <f)
get() { grab --retries 0 --sha256 "$sum" "$@" http://127.0.0.1:1/f.bin out/f.bin; }
show() {
	if cmp -s out/f.bin f; then echo "$1: right, $(stat -c '%h names' out/f.bin)"; else echo "$1: no"; fi
	rm -rf out
}
put() { mkdir -p "$(dirname "$1")" && cp f "$1"; }

put by-name/f.bin && get --look-in none --look-in by-name && show name
put layout/sha256/$(echo $sum | cut -c 1-2)/$sum && get --look-in layout && show "another store"
put hf/hub/models--o--r/blobs/$sum && get --look-in hf && show "cache of huggingface_hub"
put deep/a/b/c/f.bin && get --look-in deep --size "$size" && show below
get --look-in deep 2>/dev/null
show "below, without a size"
chmod g+w by-name/f.bin && get --look-in by-name && show "of a group"
put wrong/f.bin && echo x | dd of=wrong/f.bin conv=notrunc 2>/dev/null
put wrong/x/f.bin && get --look-in wrong --size "$size" && show "the second of that name"

# In a manifest the path counts; what is found goes to no store.
mkdir -p vol/checkpoints/one vol/checkpoints/two && cp f vol/checkpoints/two/m.bin && seq 50001 >vol/checkpoints/one/m.bin
cat >m.yaml <<-END
	version: 1
	sets:
	  s:
	    - {url: "http://127.0.0.1:1/1", path: checkpoints/one/m.bin, sha256: $(sha256sum <vol/checkpoints/one/m.bin | cut -c 1-64)}
	    - {url: "http://127.0.0.1:1/2", path: checkpoints/two/m.bin, sha256: $sum}
END
grab --store store -f m.yaml --root models --look-in vol
cmp models/checkpoints/one/m.bin vol/checkpoints/one/m.bin && cmp models/checkpoints/two/m.bin f && find store 2>&1
grab --look-in '' http://127.0.0.1:1/1 x
