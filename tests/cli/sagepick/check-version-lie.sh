# SPDX-License-Identifier: Apache-2.0
cd "$DATA/wheels" && sagepick check sageattention-2.2.1-cp312-cp312-linux_x86_64.whl
