# SPDX-License-Identifier: Apache-2.0
. "$CASES/install.inc"
table sageattention-2.2.1-cp312-cp312-linux_x86_64.whl
install --arch 8.9
