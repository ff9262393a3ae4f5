# SPDX-License-Identifier: Apache-2.0
# B200: no build of SageAttention 2 serves it.
sagepick --torch 2.11.0+cu130 --python cp312 --platform linux_x86_64 --arch b200
