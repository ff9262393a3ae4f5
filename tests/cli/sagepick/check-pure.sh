# SPDX-License-Identifier: Apache-2.0
cd "$DATA/wheels" && sagepick check --arch 12.0 sageattention-1.0.6-py3-none-any.whl
