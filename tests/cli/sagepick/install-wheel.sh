# SPDX-License-Identifier: Apache-2.0
. "$CASES/install.inc"
table "{file: sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl, sha256: $sha256}"
install --arch 8.9 --record record.json | sed "s#$TOP#TOP#; s#$sha256#SHA256#"
sed "s#$TOP#TOP#; s#$sha256#SHA256#" record.json
