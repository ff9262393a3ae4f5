# SPDX-License-Identifier: Apache-2.0
sagepick names --json sageattention-2.2.0+cu130.torch210.sm80.86.89.120-cp312-cp312-linux_x86_64.whl
