# SPDX-License-Identifier: Apache-2.0
mkdir r d
cudatag data torch.yaml | sed '/torch: "2.13", tags: \[cu130\]/s/conf: V/conf: U/' >d/torch.yaml
cudatag --data d --root r --arch 12.0 --torch 2.13.0 --driver 580.65.06
