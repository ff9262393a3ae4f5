# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
for host in https://git.example Git.example git.example:443 git.example/o ''; do
	reqclean --allow-url "$host" r.txt
	echo $? >&2
done
