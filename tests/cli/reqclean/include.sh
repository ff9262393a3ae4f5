# SPDX-License-Identifier: Apache-2.0
mkdir -p node/sub/deep
printf -- '-r sub/a.txt\nfoo\n-r sub/a.txt\n' >node/requirements.txt
printf -- '-r deep/b.txt\n-r ../c.txt\nbar==1\n' >node/sub/a.txt
printf 'baz\n' >node/sub/deep/b.txt
printf 'qux\n' >node/c.txt
reqclean node/requirements.txt
