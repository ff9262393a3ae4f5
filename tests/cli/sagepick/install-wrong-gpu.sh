# SPDX-License-Identifier: Apache-2.0
# The file holds no kernels for the GPU, whatever the table says of it.
. "$CASES/install.inc"
table "{file: sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl, sha256: $sha256}"
install --arch 12.0
