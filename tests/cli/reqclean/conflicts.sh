# SPDX-License-Identifier: Apache-2.0
printf 'foo>=1.0\nfoo!=1.0\nbaz\n' >a.txt
printf 'foo<=1.0\ntorch==1\n-e .\n' >b.txt
reqclean conflicts a.txt b.txt
