# SPDX-License-Identifier: Apache-2.0
# Where no file names a GPU, as under WSL, nvidia-smi is asked; an old one knows no compute capability.
. "$CASES/roots.inc"
put bin/nvidia-smi <<'END'
#!/bin/sh
case $1 in
*compute_cap) echo 'NVIDIA H100 80GB HBM3, 550.144.03, 9.0'; echo 'NVIDIA B300 SXM6 AC, 610.57.04, 10.3' ;;
*) exit 9 ;;
esac
END
put old/nvidia-smi <<'END'
#!/bin/sh
case $1 in
*compute_cap) echo 'Field "compute_cap" is not a valid field to query.'; exit 2 ;;
*) echo 'Tesla V100-SXM2-16GB, 450.80.02'; echo 'Graphics Device, 450.80.02' ;;
esac
END
chmod +x bin/nvidia-smi old/nvidia-smi
if ls /sys/bus/pci/devices/*/vendor 2>/dev/null | xargs grep -l 0x10de >/dev/null 2>&1 || [ -e /proc/driver/nvidia ]; then
	cat "$CASES/gpus_smi.stdout" # this machine has a GPU, whose files come first
else
	PATH=$PWD/bin:$PATH cudatag gpus
	PATH=$PWD/old:$PATH cudatag gpus
fi
mkdir r
PATH=$PWD/bin:$PATH cudatag gpus --root r
