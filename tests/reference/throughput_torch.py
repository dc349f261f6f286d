# SPDX-License-Identifier: BSD-3-Clause
"""PyTorch's training throughput of the DeepChrome network: genes per second, with SGD (rate 1e-3, no momentum).

    python3 throughput_torch.py [seconds per figure]

Each figure is the best of five equal slices after a warm-up: one step is zero_grad, forward with dropout, NLL,
backward, update. The batches are prepared beforehand.
"""
import sys
import time

import torch
import torch.nn.functional as F

from train_torch import network


def genes_per_second(batch, seconds):
    torch.manual_seed(1)
    net = network(100, 5).train()
    rule = torch.optim.SGD(net.parameters(), lr=1e-3)
    batches = [(torch.rand(batch, 5, 100), torch.randint(0, 2, (batch,))) for _ in range(8)]

    def run(duration):
        steps, began = 0, time.perf_counter()
        while time.perf_counter() - began < duration:
            x, y = batches[steps % 8]
            rule.zero_grad(set_to_none=True)
            F.nll_loss(net(x), y).backward()
            rule.step()
            steps += 1
        return steps * batch / (time.perf_counter() - began)

    run(seconds / 5)
    return max(run(seconds / 5) for _ in range(5))


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    print("threads\tbatch\tgenes_per_second")
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for batch in (1, 16, 64, 256):
            print("%d\t%d\t%.0f" % (threads, batch, genes_per_second(batch, seconds)), flush=True)


if __name__ == "__main__":
    main()
