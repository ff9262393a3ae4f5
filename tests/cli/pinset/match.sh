. "$CASES/lib.sh"
run match '>=1.0,<2' 1.5
run match '>=1.0,<2' 2.0
run match '==2.8.0' 2.8.0+cu128
run match '>=1.0' 2.0rc1
run match '>=x' 1.0
run match '>=1' x
run match '===x' x
printf '>=1\t2\n<1\t2\n>=x\t2\n\t2\n' | pinset match -
printf '>=1 2\n' | run match -
