# The environment of an unpacked image; links never lead out of it.
. "$CASES/lib.sh"
mkdir -p root/opt/venv/lib/python3.12/site-packages/a-1.dist-info
echo 'version = 3.12.1' >root/opt/venv/pyvenv.cfg
pinset freeze --root root
mkdir -p empty/opt
ln -s "$SCRATCH/root/opt/venv" empty/opt/venv
run freeze --root empty
run freeze --root missing
run freeze --site missing
