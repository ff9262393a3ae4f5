# SPDX-License-Identifier: Apache-2.0
# Without a GPU torch.cuda.init raises, and that is what the report says.
. "$CASES/roots.inc"
torch_venv venv <<'END'
class cuda:
    @staticmethod
    def init():
        raise RuntimeError('Found no NVIDIA driver on your system.\nAnd more about it.')
END
cudatag report --site venv --probe | sed -n 's#^\(probe-python *\)/.*#\1#; /^probe/p'
