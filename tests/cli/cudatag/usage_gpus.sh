# SPDX-License-Identifier: Apache-2.0
cudatag gpus now
