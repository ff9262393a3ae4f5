# SPDX-License-Identifier: Apache-2.0
# Newer than the facts: the best known answer, marked. Never a crash.
mkdir r
cudatag --root r --torch 2.19.0 --driver 999.1 --arch 12.0 --json | grep -E '"(tag|extrapolated|known)"|extrapolated from'
cudatag --root r --torch 3.0.0rc1+cu140 --driver 700 --explain | grep -E '^(tag|cu140|note)|published|driver'
cudatag --root r --torch 9999999999999999999999.1 --driver 999999999.1
