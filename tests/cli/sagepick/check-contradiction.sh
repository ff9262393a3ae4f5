# SPDX-License-Identifier: Apache-2.0
# One byte: the header says 12.0, the code behind it was compiled for 8.9.
cp "$DATA/fatbin/sm89.so" wrong.so
at=$(grep -obUaP "\x50\xed\x55\xba" wrong.so | head -n 1 | cut -d: -f1)
printf "\170" | dd of=wrong.so bs=1 seek=$((at + 16 + 28)) conv=notrunc status=none
sagepick check --arch 12.0 wrong.so
