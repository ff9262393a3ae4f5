# SPDX-License-Identifier: Apache-2.0
# What pip would replace, and what a wheel's tags say of this Python.
. "$CASES/check.inc"
printf 'void g(void) {}\n' | library _C.so
wheel pinned-0.0.33-cp312-cp312-linux_x86_64.whl 'torch==2.9.0' 'numpy>=1.0' 'einops; python_version >= "3.9"' 'other; sys_platform == "win32"'
wheel other-1.0-cp310-cp310-linux_x86_64.whl
sagepick check --root root --site /opt/venv pinned-0.0.33-cp312-cp312-linux_x86_64.whl
sagepick check --root root --site /opt/venv other-1.0-cp310-cp310-linux_x86_64.whl
