# SPDX-License-Identifier: Apache-2.0
cd "$DATA/wheels" && sagepick check --arch ada --arch 12.0 sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl
