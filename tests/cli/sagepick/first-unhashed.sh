# SPDX-License-Identifier: Apache-2.0
# The WAN Animate stack: no hash is known, which is said.
sagepick --torch 2.8.0 --cuda cu128 --python cp312 --platform linux_x86_64 --arch ada
