# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# A bit that flips on its way does not get past the checksum of its member.
name=pkg-1.0-cp312-cp312-linux_x86_64.whl
wheel $name "pkg/_C.so=$DATA/fatbin/sm89.so"
sagepick check --arch 8.9 $URL/shifted/$name
