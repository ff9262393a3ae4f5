# SPDX-License-Identifier: Apache-2.0
# It would look like an image without anything in it.
cudatag --root nowhere --torch 2.8.0
cudatag gpus --root nowhere
cudatag report --root nowhere
