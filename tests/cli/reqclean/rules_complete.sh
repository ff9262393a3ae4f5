# SPDX-License-Identifier: Apache-2.0
# Each code has a reason and a link, in the order of the codes, and the policy has no row that is no rule.
reqclean rules | awk -F '\t' 'NF != 5 || $4 == "" || $5 !~ /^https:/ || $1 < last { print "odd: " $0 } { last = $1 }'
reqclean rules | awk -F '\t' '$3 != "" { print $1 }' >listed
reqclean data policy.yaml | sed -n 's/^- {code: \(RC[0-9]*\).*/\1/p' | sort >rows
cmp listed rows && sort -u listed | cmp - rows && echo same
test "$(reqclean rules --json | grep -c '"code"')" = "$(grep -c . rows)" && echo as many
