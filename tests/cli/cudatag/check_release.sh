# SPDX-License-Identifier: Apache-2.0
# Rows of torch.yaml against saved pages of an index: HTML and JSON, agreeing and not, and what is no listing.
check() { CUDATAG=$(command -v cudatag) python3 "$CASES/../../../scripts/check-release" "$@"; echo "status $?"; }
check "$DATA/listings/torch.html"
check "$DATA/listings/torch_new.html" "$DATA/listings/torchaudio.json"
echo '{"files": 1}' >broken.json
echo '<a href="torch.zip">' >none.html
check broken.json 2>&1
check none.html 2>&1
check missing.html 2>&1
check 2>/dev/null
# a row that is being written, before it is built in
mkdir data
sed 's/{torch: "2.14.0", date: "2026-09-02", vision: "0.29.0", audio: "2.11.0", cuda: \[cu126, cu130, cu132\]/{torch: "2.14.0", vision: "0.29.0", audio: "2.11.0", cuda: [cu126, cu130, cu132, cu134]/' \
	"$CASES/../../../tools/data/torch.yaml" >data/torch.yaml
check --data data "$DATA/listings/torch_new.html" | grep 'cu134: '
