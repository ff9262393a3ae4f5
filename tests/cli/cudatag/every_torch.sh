# SPDX-License-Identifier: Apache-2.0
# The whole table for the two rows that images are built for.
mkdir r
for torch in 2.4.0 2.4.1 2.5.0 2.5.1 2.6.0 2.7.0 2.7.1 2.8.0 2.9.0 2.9.1 2.10.0 2.11.0 2.12.0 2.12.1 2.13.0 2.14.0 2.14.1; do
	for driver in 525.60.13 550.54.15 560.35.03 570.124.06 575.57.08 580.65.06 590.48.01 595.45.04; do
		printf '%s %s ' "$torch" "$driver"
		echo "ada $(cudatag --root r --arch ada --torch $torch --driver $driver 2>/dev/null) blackwell $(cudatag --root r --arch blackwell --torch $torch --driver $driver 2>/dev/null)"
	done
done
