# SPDX-License-Identifier: Apache-2.0
# Publishers rename linux_x86_64 to a manylinux tag without opening the wheel: WHEEL keeps the old one.
cp "$DATA/wheels/sageattention-2.2.0-cp312-cp312-linux_x86_64.whl" sageattention-2.2.0-cp312-cp312-manylinux1_x86_64.whl
sagepick check sageattention-2.2.0-cp312-cp312-manylinux1_x86_64.whl
