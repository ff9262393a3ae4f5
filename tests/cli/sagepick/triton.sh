# SPDX-License-Identifier: Apache-2.0
sagepick --package triton --torch 2.8.0+cu128 --python cp312 --platform linux_x86_64
sagepick --package triton --torch 2.11.0+cu130 --python cp312 --platform linux_x86_64
sagepick --package triton --torch 2.8.0+cu128 --python cp312 --platform win_amd64
