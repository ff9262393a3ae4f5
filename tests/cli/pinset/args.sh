# docker's arguments: quoted words, or a line each.
cp "$CASES/matrix.yaml" build-matrix.yaml
pinset args --arch ada
eval "set -- $(PIN_NUMPY='>=2, <3' PIN_XFORMERS=none pinset args --arch ada)"
for word; do echo "[$word]"; done
pinset args --arch ada --lines | tail -n 2
PIN_NUMPY='>=2, <3' pinset args --arch ada --labels --lines | grep -e --label -A 1 | grep -E 'pins|overrides|index-url|arch='
