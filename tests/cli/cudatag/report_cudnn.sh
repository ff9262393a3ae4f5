# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/usr/lib/x86_64-linux-gnu/libcudnn.so.9.10.2 </dev/null
put r/usr/lib/x86_64-linux-gnu/libcudnn.so.9 </dev/null
cudatag report --root r | grep cudnn
