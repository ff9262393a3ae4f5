# SPDX-License-Identifier: Apache-2.0
# The others are explained all the same.
sagepick names sageattention-2.2.0-sm86_89_90-py312-torch2.10-cu128.whl sageattention-2.2.0+what-cp312-cp312-linux_x86_64.whl sageattention-1.0.6-py3-none-any.whl
