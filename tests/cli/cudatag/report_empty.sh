# SPDX-License-Identifier: Apache-2.0
mkdir r
cudatag report --root r
cudatag report --root r --json
