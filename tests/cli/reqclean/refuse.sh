# SPDX-License-Identifier: Apache-2.0
printf 'torch==2.11.0+cu130\n' >protect.txt
mkdir -p custom_nodes/Bad
printf -- '-i https://evil.example\ntorch==2.1\nfoo\n' >custom_nodes/Bad/requirements.txt
reqclean --protect protect.txt --refuse RC401 -o all.txt custom_nodes/Bad/requirements.txt
echo $? >&2
test -e all.txt || echo no output >&2
printf 'extends: default\nrules:\n- {code: RC401, action: refuse}\n- {code: RC101, action: refuse}\n' >policy.yaml
reqclean --protect protect.txt --policy policy.yaml --json custom_nodes/Bad/requirements.txt
echo $? >&2
reqclean --refuse RC401 custom_nodes/Bad/requirements.txt
