# SPDX-License-Identifier: Apache-2.0
. "$CASES/check.inc"
mkdir pkg
printf 'void _ZN3c105threwEv(void);\nvoid f36(void);\nextern int _ZN2at5emptyEv;\nvoid g(void) { _ZN3c105threwEv(); f36(); _ZN2at5emptyEv = 1; }\n' |
	library pkg/_C.so new/libc.so.6
sagepick check --root root --site /opt/venv pkg
sagepick check --root root --site /opt/venv --json pkg
