# SPDX-License-Identifier: Apache-2.0
printf 'foo>=2\nfoo<2\n' >a.txt
reqclean conflicts --json a.txt
