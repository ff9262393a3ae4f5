# SPDX-License-Identifier: Apache-2.0
cudatag data wheels.yaml
