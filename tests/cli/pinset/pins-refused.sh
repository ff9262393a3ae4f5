. "$CASES/lib.sh"
cp "$CASES/matrix.yaml" build-matrix.yaml
PIN_TOCRH=2.8.0 run env --arch ada
PIN_TORCH=newest run env --arch ada
PIN_NUMPY=two run env --arch ada
PIN_STACK=nope run env --arch ada
PIN_TORCH='2.8.0 --index-url x' run env --arch ada
PIN_BASE_IMAGE='a"b' run env --arch ada
PIN_lower=1 run env --arch ada
PINS='TORCH' run env --arch ada
# a pin that one row has is no mistake where all rows are asked
PIN_OPENCV_PYTHON=4.11.0.86 pinset ci >matrix.json
PIN_OPENCV=4.11.0.86 run ci
PIN_OPENCV_PYTHON=4.11.0.86 run env --arch blackwell
