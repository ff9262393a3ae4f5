cp "$CASES/matrix.yaml" m.yaml
PIN_XFORMERS=0.0.33 PIN_TORCHAUDIO=none PINS='SCIPY=+1.14' pinset show -m m.yaml --arch ada
pinset show -m m.yaml --arch blackwell --json
