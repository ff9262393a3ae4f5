. "$CASES/lib.sh"
cp "$CASES/matrix.yaml" build-matrix.yaml
run
run nothing
run env
run env --arch nope
run env --arch ada extra
run env --arch ada --arch ada
run env --arch ada --json
run match 1
run match 1 2 3
run version
run version --sort 1
run drift
run diff a
run lint a b
run lint -m a b
run freeze extra
run data nope.yaml
