# SPDX-License-Identifier: Apache-2.0
. "$CASES/roots.inc"
torch_root r '2.8.0+cu128' "cuda: Optional[str] = '12.8'"
put r/opt/venv/lib/python3.12/site-packages/torch/__init__.py <<'END'
open('imported', 'w')
END
put r/opt/venv/bin/python3 <<'END'
#!/bin/sh
echo ran >ran
END
chmod +x r/opt/venv/bin/python3
cudatag --root r
ls
