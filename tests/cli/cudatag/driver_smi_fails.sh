# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put bin/nvidia-smi <<'END'
#!/bin/sh
echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'
exit 9
END
chmod +x bin/nvidia-smi
if [ -e /sys/module/nvidia/version ] || [ -e /proc/driver/nvidia/version ] || [ -e /dev/dxg ]; then
	echo 'cudatag: nomatch: no NVIDIA driver is found' >&2
	exit 1 # this machine has a driver
fi
PATH=$PWD/bin:$PATH cudatag --from driver
