# SPDX-License-Identifier: Apache-2.0
# Of an address, its last component.
sagepick names https://example.org/a/sageattention-2.2.0%2Bcu128torch271-cp312-cp312-linux_x86_64.whl dir/other-1.0-pp310-pypy310_pp73-any.whl
