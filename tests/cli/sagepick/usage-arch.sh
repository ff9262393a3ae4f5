# SPDX-License-Identifier: Apache-2.0
sagepick --torch 2.8.0+cu128 --python cp312 --platform linux_x86_64 --arch rtx9999
