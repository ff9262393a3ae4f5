# What PIN_* changes, in which order, and that the build gets to know of it.
. "$CASES/lib.sh"
cp "$CASES/matrix.yaml" build-matrix.yaml
constraints() { pinset constraints --arch ada | grep "$1"; }
PIN_NUMPY=2.3.0 constraints numpy
PIN_NUMPY='' constraints numpy
PIN_NUMPY=none constraints numpy
PIN_OPENCV_PYTHON='>=4.12,<5' constraints opencv
PIN_PILLOW=v11.0 constraints pillow
PIN_SCIPY=+1.14 constraints scipy
# PINS is what the Dockerfile hands on; PIN_* wins
PINS='NUMPY=2.3.0 TORCH=2.9.1' PIN_NUMPY=2.3.1 constraints 'numpy\|torch=='
PINS='NUMPY=2.3.0 TORCH=2.9.1' pinset args --arch ada | grep -o 'PINS=.*'
PIN_STACK=current constraints torch
