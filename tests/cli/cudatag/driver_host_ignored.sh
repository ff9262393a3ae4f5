# SPDX-License-Identifier: Apache-2.0
# In a RUN step the kernel names the driver of the machine that builds.
if [ -e /dev/nvidiactl ] || [ -e /dev/dxg ]; then
	echo 'driver: not known' # this machine has a GPU
else
	cudatag --torch 2.8.0 --explain | grep driver:
fi
