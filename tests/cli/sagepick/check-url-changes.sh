# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# Another version from a later request on: never a mix of two.
name=pkg-1.0-cp312-cp312-linux_x86_64.whl
wheel $name "pkg/_C.so=$DATA/fatbin/sm89.so" pkg/model.bin=ZEROS:200000
for mode in changing glue swap/1 swap/2; do
	sagepick check $URL/$mode/$name
	echo "$mode: $?"
done
