. "$CASES/lib.sh"
dist torch 2.8.0+cu128 'triton==3.4.0 ; platform_system == "Linux"' 'sympy>=1.13.3' 'opt-einsum ; extra == "opt-einsum"'
dist triton 3.4.0
dist numpy 2.2.6
dist sympy 1.14.0
pinset freeze --site site >base.txt
pinset drift --site site --protect base.txt
pinset drift --site site --protect base.txt --json
# an older torch came with another package
rm -r site/torch-* site/triton-*
dist torch 2.7.1 triton==3.3.1
dist triton 3.3.1
dist xformers 0.0.31 torch==2.7.1 numpy
dist Old_Node 1.0 'torch>=2.0' 'numpy<2'
run drift --site site --protect base.txt
run drift --site site --protect base.txt --json
rm -r site/triton-* site/numpy-*
run drift --site site --protect base.txt
echo "--- may miss"
run drift --site site --protect base.txt --may-miss
