# SPDX-License-Identifier: Apache-2.0
cp "$DATA/wheels/sageattention-1.0.6-py3-none-any.whl" sageattention-2.2.0-sm86_89_90-py312-torch2.10-cu128.whl
sagepick check *.whl
