# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# 120 MB, of which the code is one small member.
name=pkg-1.0-cp312-cp312-linux_x86_64.whl
wheel $name pkg/model.bin=ZEROS:120000000 "pkg/_C.so=$DATA/fatbin/sm89.so" pkg/more.bin=ZEROS:1000000
sagepick check --arch 8.9 --arch 9.0 $URL/ok/$name
percent $name
sagepick check --json $URL/ok/$name | grep -E '"(size|received)"'
