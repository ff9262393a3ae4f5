# SPDX-License-Identifier: Apache-2.0
cd "$DATA/fatbin" && sagepick check none.so && sagepick check --require-cuda sm89.so && sagepick check --require-cuda none.so
