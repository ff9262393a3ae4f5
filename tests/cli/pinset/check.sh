. "$CASES/lib.sh"
dist a 1.0 'B>=2' 'missing[x]<3,>=1' 'never ; extra == "x"' 'B>=2'
dist b 1.5
dist url 1.0 'b @ https://example.org/b.whl'
run check --site site
run check --site site --json
rm -r site/a-*
pinset check --site site
dist bad 1.0 'not a requirement'
run check --site site
