# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
put r/proc/driver/nvidia/version <<'END'
NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 18:56:32 UTC 2023
GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)
END
cudatag --root r --arch 8.9 --torch 2.4.1
put r/proc/driver/nvidia/version <<'END'
NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.144.03  Release Build  (dvs-builder@U16-I3-D08-1-2)  Mon Dec 30 17:26:13 UTC 2024
END
cudatag --root r --arch 8.9 --torch 2.6.0
put r/proc/driver/nvidia/version <<'END'
NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  580.65.06  Release Build  (buildbrain@mobile)  Tue Jan  7 17:35:12 PST 2025
END
cudatag --root r --platform linux_aarch64 --arch gh200 --torch 2.9.0
