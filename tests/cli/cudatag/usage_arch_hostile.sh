# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --arch "$(printf 'a\033[31m\n')"
