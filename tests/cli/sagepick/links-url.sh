# SPDX-License-Identifier: Apache-2.0
. "$TOP/tests/server/start.sh"
echo '<a href="natten-0.17.5+torch2120cu130-cp312-cp312-linux_x86_64.whl">' >served/links.html
sagepick --package natten --find-links $URL/ok/links.html --torch 2.12.0+cu130 --python cp312 --platform linux_x86_64
sagepick --package natten --find-links $URL/gone/links.html --torch 2.12.0+cu130 --python cp312 --platform linux_x86_64
