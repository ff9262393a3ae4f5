# The environment of an unpacked image; links never lead out of it.
. "$CASES/lib.sh"
mkdir -p unpacked/opt/venv/lib/python3.12/site-packages/a-1.dist-info
echo 'version = 3.12.1' >unpacked/opt/venv/pyvenv.cfg
pinset freeze --root unpacked
mkdir -p empty/opt
ln -s "$SCRATCH/unpacked/opt/venv" empty/opt/venv
run freeze --root empty
run freeze --root missing
run freeze --site missing
