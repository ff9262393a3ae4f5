# SPDX-License-Identifier: Apache-2.0
# What imports apart from the environment but not in it is uninstalled.
. "$CASES/install.inc"
table "{file: sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl, sha256: $sha256}"
export FAIL="if p]; import sageattention, sageattention._qattn_sm89" SAY="ImportError: shadowed"
install --arch 8.9
