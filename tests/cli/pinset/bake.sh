cp "$CASES/matrix.yaml" build-matrix.yaml
pinset bake
pinset bake -m - <build-matrix.yaml | cmp - /dev/stdin <<END
$(pinset bake)
END
