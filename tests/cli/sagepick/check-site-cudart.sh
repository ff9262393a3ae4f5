# SPDX-License-Identifier: Apache-2.0
# A library for CUDA 12 beside a torch for CUDA 13; with one for each major, the fitting one is there.
. "$CASES/check.inc"
mkdir pkg
printf 'void cuda12(void) {}\n' | library libcudart.so.12 -Wl,-soname,libcudart.so.12
printf 'void cuda13(void) {}\n' | library libcudart.so.13 -Wl,-soname,libcudart.so.13
printf 'void cuda12(void);\nvoid g(void) { cuda12(); }\n' | library pkg/_C12.so ./libcudart.so.12
sagepick check --root root --site /opt/venv pkg
printf 'void cuda13(void);\nvoid g(void) { cuda13(); }\n' | library pkg/_C13.so ./libcudart.so.13
sagepick check --root root --site /opt/venv pkg
