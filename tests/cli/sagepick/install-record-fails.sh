# SPDX-License-Identifier: Apache-2.0
. "$CASES/install.inc"
table ""
install --arch 8.9 --record missing/record.json
