# SPDX-License-Identifier: Apache-2.0
# A library cut short.
head -c 9000 "$DATA/fatbin/sm89.so" >cut.so
sagepick check cut.so
