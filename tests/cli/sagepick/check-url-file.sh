# SPDX-License-Identifier: Apache-2.0
# An address of this host is its path.
cp "$DATA/fatbin/sm89.so" 'a b.so'
sagepick check --arch 8.9 "file://$PWD/a%20b.so"
