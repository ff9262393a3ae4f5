# SPDX-License-Identifier: Apache-2.0
# The smallest proof of each; every line by file and number.
printf 'foo>=1\nfoo<3\nfoo!=2\nbar==1\n' >a.txt
printf '\nfoo>=5\nbar>1\n' >b.txt
reqclean a.txt b.txt
