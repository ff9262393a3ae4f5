# SPDX-License-Identifier: Apache-2.0
sagepick check --site nowhere "$DATA/fatbin/sm89.so"
