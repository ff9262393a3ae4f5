. "$CASES/lib.sh"
dist torch 2.8.0
dist numpy 2.2.6
dist same 1.0
pinset freeze --site site >old.txt
pinset diff old.txt site
rm -r site/torch-* site/numpy-*
dist torch 2.7.1
dist new 1.0
dist url 1.0
echo '{"url": "https://example.org/u.whl", "archive_info": {}}' >site/url-1.0.dist-info/direct_url.json
run diff old.txt site
run diff --json site old.txt
printf '# Editable install with no version control (x==1)\n-e git+https://h/r@abc#egg=x_y&subdirectory=d\n-e /src/z\n' >edit.txt
run diff old.txt edit.txt
printf 'a==1\n=broken\n' >bad.txt
run diff old.txt bad.txt
run diff old.txt missing.txt
