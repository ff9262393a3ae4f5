# SPDX-License-Identifier: Apache-2.0
cd "$DATA/fatbin" && sagepick check --arch 8.9 two_sm80_sm90.so
