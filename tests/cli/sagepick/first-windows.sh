# SPDX-License-Identifier: Apache-2.0
sagepick --torch 2.11.0+cu130 --python 3.12 --platform win_amd64 --arch 12.0
