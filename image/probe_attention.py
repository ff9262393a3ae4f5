# SPDX-License-Identifier: Apache-2.0
"""Runs one SageAttention kernel on this GPU and compares it with torch's own.

Exit status 0 when the result is right. A wheel can import and still hold no code
for the GPU, or wrong code; only a run tells.
"""
import sys

# 8-bit attention differs from 16-bit by about this much on normal random input.
TOLERANCE = 0.1


def main():
    import torch
    from sageattention import sageattn

    torch.manual_seed(0)
    shape = (1, 8, 512, 64)
    q, k, v = (torch.randn(shape, device="cuda", dtype=torch.float16) for _ in range(3))
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v)
    worst = (sageattn(q, k, v) - expected).abs().max().item()
    name = torch.cuda.get_device_name()
    if not worst < TOLERANCE:
        sys.exit(f"probe: attention: {name}: result is off by {worst:.3f}")
    print(f"probe: attention: {name}: sageattention works, off by {worst:.4f}")


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # whatever fails here: ComfyUI must start without it
        sys.exit(f"probe: attention: {type(error).__name__}: {error}")
