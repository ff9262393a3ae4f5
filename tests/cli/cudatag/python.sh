# SPDX-License-Identifier: Apache-2.0
# A release without wheels for the Python is no answer; without a torch, the newest release with some is.
mkdir r
cudatag --root r --torch 2.5.1 --python 3.12
cudatag --root r --torch 2.7.1 --python cp313t
cudatag --root r --torch 2.8.0 --python 3.13.7
cudatag --root r --python 3.9 --explain | head -n 3
cudatag --root r --torch 2.5.1 --python 3.13 --explain | grep '  python'
