# SPDX-License-Identifier: Apache-2.0
# With a target a marker is settled: what does not hold goes, what holds loses it. Without, markers stay.
printf '%s\n' 'a>=1; sys_platform == "linux"' 'a<3' 'b; python_version < "3.11"' 'c; platform_machine == "aarch64"' \
	'd; extra == "gpu"' 'e; platform_release >= "6"' >r.txt
reqclean r.txt 2>&1
echo '--- 3.12 on linux_x86_64'
reqclean --python-version 3.12 --platform linux_x86_64 r.txt 2>&1
echo '--- a Python only'
reqclean --python-version 3.10 r.txt 2>&1
echo '--- an unpacked image'
mkdir -p root/opt/venv/lib/python3.11/site-packages root/bin
printf 'home = /usr/bin\nversion = 3.11.7\n' >root/opt/venv/pyvenv.cfg
printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\267\0' >root/bin/sh
printf '%s\n' 'b; python_full_version == "3.11.7"' 'c; platform_machine == "aarch64"' >r.txt
reqclean --root root --site /opt/venv r.txt 2>&1
echo '--- what is said beats what is there'
reqclean --root root --site /opt/venv --platform linux_x86_64 r.txt 2>&1
