# SPDX-License-Identifier: Apache-2.0
# A function in torch's namespace that a library of the same package brings.
. "$CASES/check.inc"
mkdir pkg
printf 'void _ZN5torch3ownEv(void) {}\n' | library pkg/libown.so
printf 'void _ZN5torch3ownEv(void);\nvoid g(void) { _ZN5torch3ownEv(); }\n' | library pkg/_C.so
sagepick check --root root --site /opt/venv pkg
