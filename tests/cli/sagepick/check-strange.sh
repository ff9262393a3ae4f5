# SPDX-License-Identifier: Apache-2.0
# Code of kind 64 beside a cubin for 8.6: nobody knows whom it serves. What is known to be served is.
zeros() { head -c "$1" /dev/zero; }
entry() { printf "\\$1\000\001\001\100\000\000\000"; zeros 20; printf '\126\000\000\000'; zeros 8; printf '\001'; zeros 23; }
{ printf '\120\355\125\272\001\000\020\000\200\000\000\000\000\000\000\000'; entry 002; entry 100; } >strange.so
sagepick check --arch 8.6 strange.so && sagepick check --arch 12.0 strange.so
