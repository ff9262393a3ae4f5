# SPDX-License-Identifier: Apache-2.0
# Nothing serves a V100, and each reason is said.
sagepick --torch 2.8.0+cu128 --python cp312 --platform linux_x86_64 --arch 7.0
