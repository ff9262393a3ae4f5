# SPDX-License-Identifier: Apache-2.0
# A fat binary that ends before its only entry.
printf '\120\355\125\272\001\000\020\000\100\000\000\000\000\000\000\000' >cut.so
sagepick check cut.so
