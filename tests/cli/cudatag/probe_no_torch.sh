# SPDX-License-Identifier: Apache-2.0
# Neither the working folder nor PYTHONPATH lends it one.
. "$CASES/roots.inc"
python3 -m venv --without-pip venv
put torch.py <<'END'
print('a torch of the working folder')
END
PYTHONPATH=$PWD cudatag report --site venv --probe | sed -n 's#^\(probe-python *\)/.*#\1#; /^probe/p'
