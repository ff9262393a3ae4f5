# SPDX-License-Identifier: Apache-2.0
. "$CASES/check.inc"
mkdir pkg
printf 'void f99(void);\nvoid g(void) { f99(); }\n' | library pkg/_C.so new/libc.so.6
sagepick check --root root --site /opt/venv pkg
