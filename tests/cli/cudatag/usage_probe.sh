# SPDX-License-Identifier: Apache-2.0
cudatag report --timeout 1
cudatag report --python-bin python3
cudatag report --probe --timeout 0
cudatag report --probe --timeout soon
echo $?
