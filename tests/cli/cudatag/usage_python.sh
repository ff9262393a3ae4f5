# SPDX-License-Identifier: Apache-2.0
for python in '' 2.7 3 cp cp3 3.x 3.12.x 3.12.1.2 python3.12; do
	echo "$python"
	cudatag --torch 2.8.0 --python "$python" || echo "$?"
done 2>&1
