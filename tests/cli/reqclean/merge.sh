# SPDX-License-Identifier: Apache-2.0
# Names in one spelling, extras united, versions intersected; markers apart; sorted.
mkdir a b
printf 'Foo.Bar[x]>=1\nzoo\nnumpy>=1.25.0\n' >a/requirements.txt
printf 'foo_bar[Y,x]<2,>=1.0\nnumpy>=2; python_version < "3.13"\r\nnumpy<3\n' >b/requirements.txt
reqclean a/requirements.txt b/requirements.txt
