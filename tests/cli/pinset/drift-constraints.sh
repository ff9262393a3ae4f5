# A constraints file: ranges ask for nothing to be there, and have no say about local versions.
. "$CASES/lib.sh"
dist torch 2.8.0+cu128
dist pillow 9.0
dist numpy 2.2.6
cat >constraints.txt <<END
# comment
torch==2.8.0
pillow>=10.3.0 # why
scipy>=1.0
numpy==2.2.6 \\
    --hash=sha256:ab
-e git+https://example.org/r#egg=r
END
run drift --site site --protect constraints.txt
echo 'torch = 2' >bad.txt
run drift --site site --protect bad.txt
run drift --site site --protect missing.txt
