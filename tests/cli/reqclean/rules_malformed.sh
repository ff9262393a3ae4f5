# SPDX-License-Identifier: Apache-2.0
echo 'hosts: x' >policy.yaml
reqclean rules --policy policy.yaml
echo $? >&2
reqclean rules --data nowhere
echo $? >&2
reqclean rules RC101
