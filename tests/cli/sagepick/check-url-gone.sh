# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
wheel pkg-1.0-cp312-cp312-linux_x86_64.whl "pkg/_C.so=$DATA/fatbin/sm89.so"
sagepick check $URL/gone/pkg-1.0-cp312-cp312-linux_x86_64.whl
