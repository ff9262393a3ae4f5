# SPDX-License-Identifier: Apache-2.0
reqclean data | head -1
reqclean data policy.yaml | sed -n '/^hosts/,/^$/p'
reqclean data torch.yaml
