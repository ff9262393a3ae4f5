# SPDX-License-Identifier: Apache-2.0
# "foo_" is a name to pip; its canonical form "foo-" is none, so the line cannot be written.
printf 'foo_==1\nbar[x_]\nfoo_bar==1\n' >in.txt
reqclean in.txt
