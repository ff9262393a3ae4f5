# What cannot be built is refused with the reason, before anything is built.
. "$CASES/lib.sh"
cp "$CASES/matrix.yaml" m.yaml
pinset lint m.yaml
pinset lint -m m.yaml --arch ada
edit() { sed "$1" "$CASES/matrix.yaml" >m.yaml; run lint m.yaml; }
edit 's/cuda: cu130/cuda: cu126/'
edit 's/cuda: cu128/cuda: cu130/'
edit 's/"3.12"/"3.14"/'
edit 's/triton: 3.4.0/triton: 3.3.0/'
edit 's/torch: 2.11.0/torch: 2.6.0/'
edit 's/xformers: 0.0.35/xformers: 0.0.32/'
edit 's/"580.95.05"/"450.10"/'
edit 's/\(  *\)compute_capabilities: \["8.9"\]/&\n\1sage_capabilities: ["8.9", "9.0"]/'
edit 's/torch: 2.8.0/torch: 2.8/; s/arches:/archs:/'
sed 's/triton: 3.6.0/triton: 3.3.0/' "$CASES/matrix.yaml" >m.yaml
run lint --json m.yaml
run lint --arch ada m.yaml
