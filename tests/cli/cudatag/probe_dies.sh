# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
python3 -m venv --without-pip venv
for what in 'echo first; echo "Illegal instruction"; exit 132' 'kill -SEGV $$' 'exit 0' 'echo "cudatag-probe {"' 'sleep 30'; do
	echo "$what" | stand_in bin/python3
	cudatag report --site venv --probe --python-bin bin/python3 --timeout 1 | grep '^probe  '
done
cudatag report --site venv --probe --python-bin none/python3 | grep '^probe  '
mkdir empty
cudatag report --site empty --probe | grep '^probe'
