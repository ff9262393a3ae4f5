# SPDX-License-Identifier: Apache-2.0
sagepick --torch 2.10.0+cu130 --python cp312 --platform win_amd64 --arch 8.9 --explain 2>&1 | grep post5
