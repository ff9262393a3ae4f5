# SPDX-License-Identifier: Apache-2.0
# A build has no driver: extensions that link to it cannot be imported, and that is no fault.
. "$CASES/install.inc"
table "{file: sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl, sha256: $sha256}"
export FAIL=_qattn_sm89 SAY="ImportError: libcuda.so.1: cannot open shared object file: No such file or directory"
install --arch 8.9 | sed "s#$TOP#TOP#; s#$sha256#SHA256#"
