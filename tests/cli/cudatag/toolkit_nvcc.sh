# SPDX-License-Identifier: Apache-2.0
# nvcc is run on the machine itself only, never for an image that is looked at.
. "$CASES/roots.inc"
put bin/nvcc <<'END'
#!/bin/sh
echo 'nvcc: NVIDIA (R) Cuda compiler driver'
echo 'Cuda compilation tools, release 12.8, V12.8.93'
END
chmod +x bin/nvcc
mkdir r
cudatag --root r --from toolkit --torch 2.11.0
if [ -e /usr/local/cuda ] || ls /usr/lib/*/libcudart.so.* 2>/dev/null; then
	echo cu128 # this machine has a toolkit of its own, which comes first
else
	PATH=$PWD/bin:$PATH cudatag --from toolkit --torch 2.11.0 --arch 12.0
fi
