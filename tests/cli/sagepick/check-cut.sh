# SPDX-License-Identifier: Apache-2.0
head -c 700 "$DATA/wheels/sageattention-1.0.6-py3-none-any.whl" >sageattention-1.0.6-py3-none-any.whl
sagepick check sageattention-1.0.6-py3-none-any.whl
