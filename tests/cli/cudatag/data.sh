# SPDX-License-Identifier: Apache-2.0
for name in drivers.yaml gpus.yaml torch.yaml; do
	cudatag data $name | cmp - "$TOP/tools/data/$name"
	echo "# $name"
	cat "$TOP/tools/data/$name"
done >all
cudatag data | cmp - all
