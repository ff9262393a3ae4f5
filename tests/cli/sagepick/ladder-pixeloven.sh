# SPDX-License-Identifier: Apache-2.0
# One wheel a GPU: each ladder has its own.
for arch in 8.0 8.9 9.0 12.0; do
	sagepick --torch 2.13.0+cu130 --python cp312 --platform linux_x86_64 --arch $arch --ladder | head -n 1 | cut -f 2-3
done
