# SPDX-License-Identifier: Apache-2.0
# With several inputs a line cannot claim to come from elsewhere.
printf 'foo\n' >a.txt
reqclean a.txt >b.txt
printf 'bar\n' >c.txt
reqclean b.txt c.txt
