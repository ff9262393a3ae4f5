# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# xformers is served by any of its libraries: the small one settles it.
name=xformers-0.0.35-py39-none-manylinux_2_28_x86_64.whl
wheel $name xformers/_large.so=ZEROS:2000000 "xformers/_C.so=$DATA/fatbin/sm89.so"
sagepick check --arch 8.9 $URL/ok/$name
percent $name
