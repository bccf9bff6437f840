"""The coupling stacks of src/flow in PyTorch, timed: the peer of bench/step.ts and bench/inference.ts.

Reads one JSON object from standard input:
    {"threads": 2, "warmup": 2, "repetitions": 7, "mode": "step" | "forward",
     "batch": 8, "scales": [{"channels": 64, "height": 64, "width": 64}],
     "steps": 8, "hidden": [64], "kernels": [3], "clamp": 2, "subnetScale": 0.1, "channelAffine": true}
and prints one: {"version": "2.13.0", "threads": 2, "milliseconds": [...]} - one entry per repetition.

A step is forward, backward and Adam; "forward" is the log-likelihood alone, without gradients.
"""

import json
import math
import sys
import time

import torch
from torch import nn


class Coupling(nn.Module):
    """x = [x1, x2]; (a, t) = subnet(x1); y = [x1, x2 * exp(k tanh(a / k)) + t]; channel affine; permutation."""

    def __init__(self, channels, hidden, kernel, clamp, subnet_scale, channel_affine):
        super().__init__()
        self.passive = (channels + 1) // 2
        self.active = channels - self.passive
        self.clamp = clamp
        self.subnet_scale = subnet_scale
        padding = kernel // 2
        self.subnet = nn.Sequential(
            nn.Conv2d(self.passive, hidden, kernel, padding=padding),
            nn.ReLU(),
            nn.Conv2d(hidden, 2 * self.active, kernel, padding=padding),
        )
        self.log_scale = nn.Parameter(torch.zeros(1, channels, 1, 1)) if channel_affine else None
        self.offset = nn.Parameter(torch.zeros(1, channels, 1, 1)) if channel_affine else None
        self.register_buffer("permutation", torch.randperm(channels))

    def forward(self, x):
        x1, x2 = x.split([self.passive, self.active], dim=1)
        a, shift = (self.subnet(x1) * self.subnet_scale).split([self.active, self.active], dim=1)
        s = self.clamp * torch.tanh(a / self.clamp)
        y = torch.cat([x1, x2 * torch.exp(s) + shift], dim=1)
        log_det = s.sum(dim=1, keepdim=True)
        if self.log_scale is not None:
            y = y * torch.exp(self.log_scale) + self.offset
            log_det = log_det + self.log_scale.sum()
        return y[:, self.permutation], log_det


class Stack(nn.Module):
    def __init__(self, channels, hidden, config):
        super().__init__()
        kernels = config["kernels"]
        self.blocks = nn.ModuleList(
            Coupling(
                channels,
                hidden,
                kernels[k % len(kernels)],
                config["clamp"],
                config["subnetScale"],
                config["channelAffine"],
            )
            for k in range(config["steps"])
        )

    def forward(self, x):
        """log p per position and channel, [N, 1, H, W]"""
        channels = x.shape[1]
        log_det = 0
        for block in self.blocks:
            x, step = block(x)
            log_det = log_det + step
        energy = -0.5 * (x * x).sum(dim=1, keepdim=True)
        return (energy + log_det) / channels - 0.5 * math.log(2 * math.pi)


def timed(work, warmup, repetitions):
    for _ in range(warmup):
        work()
    milliseconds = []
    for _ in range(repetitions):
        started = time.perf_counter()
        work()
        milliseconds.append(1000 * (time.perf_counter() - started))
    return milliseconds


def main():
    config = json.load(sys.stdin)
    torch.set_num_threads(config["threads"])
    torch.manual_seed(0)
    scales = config["scales"]
    stacks = nn.ModuleList(Stack(s["channels"], hidden, config) for s, hidden in zip(scales, config["hidden"]))
    inputs = [torch.randn(config["batch"], s["channels"], s["height"], s["width"]) for s in scales]
    sizes = [x.numel() for x in inputs]

    if config["mode"] == "forward":
        stacks.eval()

        def work():
            with torch.inference_mode():
                return [stack(x) for stack, x in zip(stacks, inputs)]

    else:
        optimizer = torch.optim.Adam(stacks.parameters(), lr=1e-3)

        def work():
            optimizer.zero_grad(set_to_none=True)
            loss = sum(-stack(x).mean() * (size / sum(sizes)) for stack, x, size in zip(stacks, inputs, sizes))
            loss.backward()
            optimizer.step()

    milliseconds = timed(work, config["warmup"], config["repetitions"])
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads(), "milliseconds": milliseconds}))


main()
