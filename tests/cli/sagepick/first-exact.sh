# SPDX-License-Identifier: Apache-2.0
# RTX 5090, the current stack: a wheel with a known sha256.
sagepick --torch 2.11.0 --cuda cu130 --python cp312 --platform linux_x86_64 --arch rtx5090
