# SPDX-License-Identifier: Apache-2.0
# What pip refuses is named and passed over: the question is another one.
printf 'foo>=2\nfoo>2 <3\nfoo<3\n' >a.txt
reqclean conflicts a.txt
