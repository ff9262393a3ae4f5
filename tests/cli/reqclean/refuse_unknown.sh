# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
for code in RC999 401 rc401 RC4011; do
	reqclean --refuse $code r.txt
	echo $? >&2
done
