# SPDX-License-Identifier: Apache-2.0
# Wrong bytes never reach pip; the next rung is tried.
. "$CASES/install.inc"
table "{file: sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl, sha256: 0000000000000000000000000000000000000000000000000000000000000000}"
install --arch 8.9
