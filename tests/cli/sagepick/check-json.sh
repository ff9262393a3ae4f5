# SPDX-License-Identifier: Apache-2.0
cd "$DATA/wheels" && sagepick check --json --arch 12.0 sageattention-2.2.0-cp312-cp312-linux_x86_64.whl
