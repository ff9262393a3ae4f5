# SPDX-License-Identifier: Apache-2.0
sagepick --package nunchaku --torch 2.9.0+cu130 --python cp312 --platform linux_x86_64 --arch 12.0 --explain
