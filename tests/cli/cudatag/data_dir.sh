# SPDX-License-Identifier: Apache-2.0
# The code of cu129 then stands for a tag that no release has.
mkdir d r
cudatag data torch.yaml | sed '/torch: "2.8.0"/s/cu129/cu127/' >d/torch.yaml
cudatag --data d --root r --torch 2.8.0
