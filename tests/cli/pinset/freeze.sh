# The rules of pip freeze; tests/unit/test_site.c has more of them.
. "$CASES/lib.sh"
dist Zope.Interface 7.0
dist numpy 2.2.6
dist pip 25.0
dist setuptools 80.0
dist argparse 1.4
dist Torch 2.8.0+CU128
dist odd latest
dist wheel_url 1.0
echo '{"url": "https://user:secret@example.org/w.whl", "archive_info": {"hashes": {"sha256": "ab"}}}' >site/wheel_url-1.0.dist-info/direct_url.json
dist vcs 1.0
echo '{"url": "https://example.org/r", "vcs_info": {"vcs": "git", "commit_id": "abc"}}' >site/vcs-1.0.dist-info/direct_url.json
dist edit-able 1.0
mkdir -p src/sub
echo "{\"url\": \"file://$SCRATCH/src/sub\", \"dir_info\": {\"editable\": true}}" >site/edit_able-1.0.dist-info/direct_url.json
dist broken 1.0
echo '{"url": 1}' >site/broken-1.0.dist-info/direct_url.json
mkdir site/~orch-1.0.dist-info
pinset freeze --site site
echo "--- all"
pinset freeze --site site --all | grep '^pip\|^setup'
echo "--- git"
mkdir src/.git
echo 0123456789abcdef0123456789abcdef01234567 >src/.git/HEAD
pinset freeze --site site 2>/dev/null | grep -A 1 Editable
printf '[remote "origin"]\n\turl = https://token@example.org/r\n' >src/.git/config
pinset freeze --site site 2>/dev/null | grep -e '^-e'
echo "--- json"
rm -r site/[!n]*
pinset freeze --site site --json
