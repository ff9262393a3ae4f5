# SPDX-License-Identifier: Apache-2.0
# Two GPUs give two lines. It is not run for an image that is looked at.
. "$CASES/roots.inc"
put bin/nvidia-smi <<'END'
#!/bin/sh
[ "$*" = '--query-gpu=driver_version --format=csv,noheader' ] || exit 9
echo 570.86.10
echo 570.86.10
END
chmod +x bin/nvidia-smi
mkdir r
PATH=$PWD/bin:$PATH cudatag --root r --from driver --arch 12.0 --torch 2.8.0
if [ -e /sys/module/nvidia/version ] || [ -e /proc/driver/nvidia/version ] || [ -e /dev/dxg ]; then
	echo cu128 # this machine has a driver, whose files come first
else
	PATH=$PWD/bin:$PATH cudatag --from driver --arch 12.0 --torch 2.8.0
fi
