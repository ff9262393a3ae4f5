# SPDX-License-Identifier: Apache-2.0
mkdir r
for row in '2.8.0 570.86' '2.13.0 595.45.04' '2.12.1 580.65.06' '2.4.0 550.54.15'; do
	cudatag --root r --torch "${row% *}" --driver "${row#* }" --explain 2>&1 | grep '^goes with'
done
cudatag --root r --torch 2.13.0 --driver 595.45.04 --env | grep -E 'TORCHAUDIO|XFORMERS'
cudatag --root r --torch 2.8.0 --driver 572.61 --platform win_amd64 --explain | grep '^goes with'
