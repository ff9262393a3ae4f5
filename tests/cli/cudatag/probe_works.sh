# SPDX-License-Identifier: Apache-2.0
# A torch that counts as a GPU would: import, device, kernel, sum.
. "$CASES/roots.inc"
torch_venv venv <<'END'
print('chatter of an import')
class Numbers:
    def __init__(self, numbers):
        self.numbers = list(numbers)
    def __mul__(self, by):
        return Numbers(n * by for n in self.numbers)
    def sum(self):
        return sum(self.numbers)
def arange(n, device):
    assert device in ('cuda:0', 'cuda:1')
    return Numbers(range(n))
class cuda:
    init = staticmethod(lambda: None)
    device_count = staticmethod(lambda: 2)
    get_device_name = staticmethod(lambda i: ['NVIDIA L40S', 'NVIDIA \x1b[31mB200'][i])
    get_device_capability = staticmethod(lambda i: [(8, 9), (10, 0)][i])
END
cudatag report --site venv --probe | grep probe | sed 's/probe-python .*/probe-python/'
cudatag report --site venv --probe --json | sed -n '/"probe"/,$p' | sed 's/"python": .*/"python": .../'
