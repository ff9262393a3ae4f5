# A row that compiles SageAttention says so to the Dockerfile, another does not.
cp "$CASES/matrix.yaml" build-matrix.yaml
PIN_SAGE=build pinset args --arch blackwell --lines 2>/dev/null | grep SAGE
pinset args --arch blackwell --lines | grep SAGE || echo "none"
