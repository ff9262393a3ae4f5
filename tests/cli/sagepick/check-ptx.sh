# SPDX-License-Identifier: Apache-2.0
cd "$DATA/fatbin" && sagepick check --arch 12.0 sm86_ptx86.so
