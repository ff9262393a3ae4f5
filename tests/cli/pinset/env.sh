# A row as NAME=VALUE lines, and what a shell makes of them.
cp "$CASES/matrix.yaml" build-matrix.yaml
pinset env --arch ada
pinset env -a blackwell >row.env
. ./row.env
echo "$TORCH_REQUIREMENTS / $TORCH_CUDA_ARCH_LIST / $COMPUTE_CAPABILITIES"
