# SPDX-License-Identifier: Apache-2.0
# Kept where asked for; of several lines those that all allow; none left is a conflict. A second run changes nothing.
printf '%s\n' 'foo==1 --hash=sha256:AA --hash=sha256:bb' 'bar==2 --hash=sha512:cc' 'baz' >a.txt
printf '%s\n' 'foo>=1 --hash=sha256:bb --hash=sha256:dd' >b.txt
reqclean a.txt b.txt | grep -c hash
reqclean --hashes -o one a.txt b.txt && cat one
reqclean --hashes -o two one && cmp one two && echo same
echo 'foo==1 --hash=sha256:ee' >c.txt
reqclean --hashes a.txt c.txt; echo "$?"
printf '%s\n' 'foo==1 --hash="sha256:aa --index-url=https://evil.example"' "bar --hash='sha256:'" ok >d.txt
reqclean --hashes d.txt; echo "$?"
printf 'foo --hash=sha256:aa\nfoo --hash=sha256:bb\n' >e.txt
reqclean --hashes e.txt; echo "$?"
