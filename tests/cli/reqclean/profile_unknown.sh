# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
reqclean --profile numpy2 r.txt
echo $? >&2
printf 'profiles: {}\n' >policy.yaml
reqclean --policy policy.yaml --profile numpy1 r.txt
