# SPDX-License-Identifier: Apache-2.0
mkdir r
cudatag --root r --from torch
cudatag --root r --from env,toolkit
cudatag --root r --from driver
