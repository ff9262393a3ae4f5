# SPDX-License-Identifier: Apache-2.0
. "$CASES/install.inc"
table ""
rm python
touch log
install --arch 8.9
