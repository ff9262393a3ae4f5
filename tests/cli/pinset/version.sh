. "$CASES/lib.sh"
run version v1.0-ALPHA
run version 1!2.3+Ubuntu_1
run version one
printf '1.0\nx\n1.0-1\n' | pinset version -
printf '1.0\n1.0.dev1\n1.0+cu128\n1.0a1\n0.9\n1.0.post1\n' | pinset version --sort -
printf '1.0\nx\n' | run version --sort -
