# SPDX-License-Identifier: Apache-2.0
# One GPU of two fails: the exit status says no, and the report says which and why.
. "$CASES/roots.inc"
stand_in venv/bin/python3 <<'END'
echo 'cudatag-probe {"torch": "2.6.0+cu126", "cuda": "12.6", "archs": "sm_90", "problem": null, "gpus": [{"name": "NVIDIA L4", "cc": "8.9", "problem": null}, {"name": "NVIDIA B200", "cc": "10.0", "problem": "RuntimeError: CUDA error: no kernel image is available for execution on the device"}]}'
END
torch_root r '2.6.0+cu126' "cuda: Optional[str] = '12.6'"
cudatag report --root r --probe --python-bin venv/bin/python3 | grep ^probe
cudatag report --root r --probe --python-bin venv/bin/python3 --json >json
echo $?
sed -n '/"probe"/,$p' json
