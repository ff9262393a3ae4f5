# SPDX-License-Identifier: Apache-2.0
mkdir d r
cudatag data gpus.yaml | sed 's/name: "RTX 5090"/name: "RTX 9999"/' >d/gpus.yaml
cudatag --data d --root r --torch 2.8.0 --arch rtx9999 --arch-list
cudatag --data d --root r --torch 2.8.0 --arch rtx5090
