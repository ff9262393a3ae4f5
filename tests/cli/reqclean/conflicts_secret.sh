# SPDX-License-Identifier: Apache-2.0
# A password in an address is not printed, whoever asks.
printf 'foo @ https://u:secret@h/a.zip\n' >a.txt
printf 'foo @ https://u:secret@h/b.zip\n' >b.txt
reqclean conflicts a.txt b.txt
reqclean conflicts --json a.txt b.txt
