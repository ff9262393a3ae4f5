# SPDX-License-Identifier: Apache-2.0
cd "$DATA/fatbin" && sagepick check --arch 10.3 sm100f.so && sagepick check --arch 12.1 sm120f_ptx120f.so && sagepick check --arch 12.0 sm100f.so
