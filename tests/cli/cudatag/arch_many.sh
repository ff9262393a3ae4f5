# SPDX-License-Identifier: Apache-2.0
mkdir r
set --
for _ in $(seq 65); do set -- "$@" --arch 8.9; done
cudatag --root r --torch 2.8.0 "$@"
