# SPDX-License-Identifier: Apache-2.0
# What the bazel build writes: no annotations, and perhaps nothing between the quotes.
. "$CASES/roots.inc"
torch_root r 2.5.1 "cuda = '12.4'" 'hip = None'
cudatag --root r --from torch
torch_root r 2.5.1 "cuda = ''" 'hip = None'
cudatag --root r --from torch
