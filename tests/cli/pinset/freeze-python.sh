# Before Python 3.12, setuptools and wheel belong to pip.
for version in 3.11 3.12; do
	mkdir -p "venv/lib/python$version/site-packages/setuptools-80.0.dist-info"
	echo "version = $version.1" >venv/pyvenv.cfg
	echo "$version: $(pinset freeze --site venv)"
done
