# SPDX-License-Identifier: Apache-2.0
# What does not import apart from the environment never gets into it.
. "$CASES/install.inc"
table "{file: sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl, sha256: $sha256}"
export FAIL=_qattn_sm89 SAY="ImportError: undefined symbol: _ZN3c105Error"
install --arch 8.9
