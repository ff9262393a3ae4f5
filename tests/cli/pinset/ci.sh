cp "$CASES/matrix.yaml" build-matrix.yaml
pinset ci
