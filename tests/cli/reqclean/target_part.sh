# SPDX-License-Identifier: Apache-2.0
# Of a target only the Python, or only the platform: a marker is settled where that decides, and lines meet nowhere else.
printf '%s\n' 'a==1; python_version < "3.10" and sys_platform == "linux"' 'a==2' \
	'b==1; python_version >= "3.10" or sys_platform == "win32"' 'c==1; sys_platform == "win32" and platform_machine == "x86"' \
	'c==2; sys_platform == "linux"' >r.txt
echo '--- 3.12'
reqclean --python-version 3.12 r.txt 2>&1
echo '--- linux'
reqclean --platform linux r.txt 2>&1; echo "$?"
printf '%s\n' 'a==1; sys_platform == "linux"' 'a==2; sys_platform == "linux" and python_version < "3.13"' >r.txt
for python in 3.12 3.13; do
	echo "--- $python"
	reqclean conflicts --python-version $python r.txt 2>&1; echo "$?"
done
