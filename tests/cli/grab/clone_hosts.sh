# SPDX-License-Identifier: Apache-2.0
# Where each host keeps the archive of a commit; an unknown host is asked in GitLab's form when it has none in Gitea's.
. "$TOP/tests/server/start.sh"
commit=1111111111111111111111111111111111111111
export https_proxy=http://127.0.0.1:1
for url in https://github.com/o/r https://github.com/o/r.git https://gitlab.com/group/sub/r https://gitlab.example.org/o/r/ \
	https://codeberg.org/o/r https://git.example.org/o/r.git https://bitbucket.org/o/r https://github.example.org/o/r \
	https://example.org/r/r-1.tar.gz; do
	grab clone --retries 0 --progress none $url@$commit x 2>&1 | sed 's/\(https:[^ ]*\): .*/\1/'
done
for url in https://huggingface.co/o/r https://hf.co/datasets/o/r hf://datasets/o/r https://github.com/ https://github.com/o https://h/o/r?x=1; do
	grab clone --retries 0 --progress none $url@$commit x; echo "$?"
done
mkdir repo-x && echo hello >repo-x/a
tar --format=pax --pax-option=comment=$commit -czf served/r-$commit.tar.gz repo-x 2>/dev/null
grab clone "$URL/ok/o/r@$commit" gitlab; echo "$?"
grab clone "$URL/ok/o/other@$commit" none; echo "$?"
grab clone "$URL/gzip/ok/o/r@$commit" said && cat said/a # some say of an archive that it is packed
cat .log
