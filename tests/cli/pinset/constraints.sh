cp "$CASES/matrix.yaml" build-matrix.yaml
pinset constraints --arch ada
pinset constraints --arch blackwell
