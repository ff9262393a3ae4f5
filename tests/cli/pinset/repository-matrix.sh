# The project's own matrix is possible, and is what it is said to be.
cd "$TOP" || exit
pinset lint
pinset constraints --arch ada
for arch in ada blackwell ampere hopper; do
	pinset env --arch "$arch" | grep '^\(STACK\|TORCH\|CUDA_TAG\|COMPUTE_CAPABILITIES\|DOCKERFILE\)='
done
pinset constraints --arch blackwell | grep '^torch\|^triton\|^xformers'
