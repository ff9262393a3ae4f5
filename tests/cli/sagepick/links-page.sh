# SPDX-License-Identifier: Apache-2.0
# A page of an index: relative links, sums behind "#", what was taken back is left out; the CUDA of xformers is the folder's.
mkdir -p whl/cu130
cat >whl/cu130/index.html <<'END'
<!DOCTYPE html><html><body>
<a href="xformers-0.0.40-py39-none-manylinux_2_28_x86_64.whl#sha256=962eb73f7243fb6a6b68ed85ed8f97780070ee35c1be464eefe3299b0382391d">xformers</a><br>
<a data-yanked="" href="xformers-0.0.41-py39-none-manylinux_2_28_x86_64.whl">xformers</a>
<A class=x HREF='https://example.org/files/xformers-0.0.42-py39-none-manylinux_2_28_x86_64.whl?a=1&amp;b=2'>xformers</A>
<a href="https://example.org/xformers-0.0.39%2Bcu130torch2.12.0-cp312-cp312-linux_x86_64.whl">xformers</a>
<a href="xformers-0.0.40.tar.gz">source</a> <abbr href="xformers-1-py3-none-any.whl">
END
sagepick --package xformers --find-links whl/cu130/index.html --torch 2.12.0+cu130 --python cp312 --platform linux_x86_64 --ladder |
	sed 's#file://[^ ]*/whl#file:///whl#'
