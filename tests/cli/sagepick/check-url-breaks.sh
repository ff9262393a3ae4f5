# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# Answers that end early are gone on with, where they stopped: no byte comes twice.
head -c 400000 /dev/urandom >random.so
cat "$DATA/fatbin/sm89.so" random.so >_C.so
n=0
for mode in close/50 reset/30 away/302/ok fail/503/2/0; do
	n=$((n + 1))
	name=pkg-$n-cp312-cp312-linux_x86_64.whl
	wheel $name pkg/_C.so=_C.so
	sagepick check --arch 8.9 $URL/$mode/$name 2>/dev/null
	echo "$mode: $?, $(percent $name)"
done
