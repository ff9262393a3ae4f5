# SPDX-License-Identifier: Apache-2.0
# A release as GitHub's API tells of it.
cat >release.json <<'END'
{"tag_name": "v1", "assets": [
 {"name": "natten-0.17.5+torch2120cu130-cp312-cp312-linux_x86_64.whl", "digest": "sha256:962eb73f7243fb6a6b68ed85ed8f97780070ee35c1be464eefe3299b0382391d",
  "url": "https://api.example.org/assets/1", "browser_download_url": "https://example.org/v1/natten-0.17.5%2Btorch2120cu130-cp312-cp312-linux_x86_64.whl"},
 {"name": "sums.txt", "browser_download_url": "https://example.org/v1/sums.txt"}]}
END
sagepick --package natten --find-links release.json --torch 2.12.0+cu130 --python cp312 --platform linux_x86_64
# An index as JSON.
cat >index.json <<'END'
{"files": [{"filename": "natten-1-py3-none-any.whl", "url": "../natten-1-py3-none-any.whl", "hashes": {}, "yanked": false},
 {"filename": "natten-2-py3-none-any.whl", "url": "../natten-2-py3-none-any.whl", "hashes": {}, "yanked": "broken"}]}
END
sagepick --package natten --find-links index.json --torch 2.12.0+cu130 --python cp312 --platform linux_x86_64 --ladder | sed 's#file://[^ ]*/natten#file:///natten#'
