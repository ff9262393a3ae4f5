# SPDX-License-Identifier: Apache-2.0
# All trees of a list, each into its folder.
mkdir -p repo-x && echo hello >repo-x/a
for n in 1 2; do
	commit=$(printf '%040d' $n)
	mkdir -p mirror/o/r$n
	tar --format=pax --pax-option=comment=$commit -czf mirror/o/r$n/$commit.tar.gz repo-x 2>/dev/null
done
list() { printf 'version: 1\nnodes:\n'; cat; }
list >nodes.yaml <<END
  - {name: r1, url: "https://github.com/o/r1", commit: "$(printf '%040d' 1)"}
  - {name: r2, url: "https://github.com/o/r2.git", commit: "$(printf '%040d' 2)", folder: deep/two, note: hi}
END
grab clone --sources mirror -f nodes.yaml nodes/ && find nodes | sort
grab clone --sources mirror -f nodes.yaml && ls -d r1 deep/two
sed -i 's#https://github.com/o/r1#file:///nowhere#' nodes.yaml
grab clone --sources mirror -f nodes.yaml first
echo "$? $(ls first)"
grab clone --sources mirror -f nodes.yaml --keep-going second
echo "$? $(ls second)"
try() { list >bad.yaml; grab clone -f bad.yaml x; echo "$?"; }
try <<END
  - {name: a, url: "https://github.com/o/r1", commit: main}
END
try <<END
  - {name: ../a, url: "https://github.com/o/r1", commit: "$(printf '%040d' 1)"}
END
try <<END
  - {name: a, url: "https://github.com/o/r1", commit: "$(printf '%040d' 1)", branch: main}
END
try <<END
  - {name: a, url: "https://github.com/o/r1", commit: "$(printf '%040d' 1)"}
  - {name: b, folder: a/b, url: "https://github.com/o/r2", commit: "$(printf '%040d' 2)"}
END
for url in gh://o/r@v1/x civitai://5 s3://b/x hf://o/r/x hf://o/r@v1 hf://o ssh://git@github.com/o/r; do
	try <<-END
	  - {name: a, url: "$url", commit: "$(printf '%040d' 1)"}
	END
done
grab clone -f "$DATA/nodes.yaml" a b
echo "$?"
grab clone -f https://me:s3cret@127.0.0.1/nodes.yaml a
grab lock -f https://me:s3cret@127.0.0.1/nodes.yaml
grab clone me:s3cret@127.0.0.1/o/r a
try <<END
  - {name: a, url: "ftp://me:s3cret@127.0.0.1/o/r?s3cret", commit: "$(printf '%040d' 1)"}
END
