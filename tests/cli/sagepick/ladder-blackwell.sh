# SPDX-License-Identifier: Apache-2.0
sagepick --torch 2.11.0 --cuda cu130 --python cp312 --platform linux_x86_64 --arch 12.0 --ladder
