# SPDX-License-Identifier: Apache-2.0
# By dots, by an absolute path, by a link, by an address: nothing outside is read.
mkdir node
echo secret >secret.txt
ln -s ../secret.txt node/link.txt
printf '%s\n' '-r ../secret.txt' '-r sub/../../secret.txt' "-r $PWD/secret.txt" '-r https://h/x.txt' '-r file:///etc/passwd' foo >node/r.txt
reqclean node/r.txt
printf -- '-r link.txt\n' >node/r.txt
reqclean node/r.txt
