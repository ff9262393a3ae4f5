# SPDX-License-Identifier: Apache-2.0
. "$CASES/url.inc"
# A server without ranges is not asked for hundreds of megabytes; neither are answers that say one thing and do another.
name=pkg-1.0-cp312-cp312-linux_x86_64.whl
wheel $name "pkg/_C.so=$DATA/fatbin/sm89.so" pkg/model.bin=ZEROS:300000
for mode in norange otherrange barerange startotal halfrange excess multipart 416; do
	sagepick check $URL/$mode/$name
	echo "$mode: $?"
done
