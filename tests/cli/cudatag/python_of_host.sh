# SPDX-License-Identifier: Apache-2.0
# That of a machine that happens to run the command is only worth a note.
. "$CASES/roots.inc"
put venv/pyvenv.cfg <<'END'
home = /usr/bin
version = 3.14.1
END
mkdir -p venv/lib/python3.14/site-packages
VIRTUAL_ENV=$PWD/venv cudatag --torch 2.8.0 --driver 570.86 --arch 12.0
