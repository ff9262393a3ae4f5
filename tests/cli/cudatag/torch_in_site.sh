# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.8.0+cu129' "cuda: Optional[str] = '12.9'"
mv r/opt/venv/lib/python3.12/site-packages s
cudatag --site s
