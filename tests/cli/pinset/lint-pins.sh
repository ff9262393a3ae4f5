# An override is told, and refused where no row can carry it; rows that cannot are named.
. "$CASES/lib.sh"
cp "$CASES/matrix.yaml" m.yaml
PIN_XFORMERS=0.0.32.post1 run lint m.yaml
PIN_XFORMERS=0.0.32.post1 run lint m.yaml --arch blackwell
PIN_TRITON=3.3.0 run lint m.yaml
PIN_OPENCV_PYTHON=4.11.0.86 run lint m.yaml
PIN_OPENCV=4.11.0.86 run lint m.yaml
PIN_CUDA=cu128 run lint m.yaml --arch ada
PIN_TRITON=3.4.0 PINS=NUMPY=2.3.1 run lint m.yaml
