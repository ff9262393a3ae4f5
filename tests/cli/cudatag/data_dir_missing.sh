# SPDX-License-Identifier: Apache-2.0
cudatag --data nowhere --torch 2.8.0
