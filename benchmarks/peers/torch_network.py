# SPDX-License-Identifier: BSD-3-Clause
"""Genes per second of the DeepChrome network in PyTorch.

    torch_network.py train|train-adam|predict BATCH THREADS SECONDS
    torch_network.py export FILE.onnx
"""
import sys
import time

import torch
import torch.nn.functional as F


def network():
    return torch.nn.Sequential(
        torch.nn.Conv1d(5, 50, 10), torch.nn.ReLU(), torch.nn.MaxPool1d(5), torch.nn.Flatten(), torch.nn.Dropout(0.5),
        torch.nn.Linear(900, 625), torch.nn.ReLU(), torch.nn.Linear(625, 125), torch.nn.ReLU(), torch.nn.Linear(125, 2),
        torch.nn.LogSoftmax(1))


def times_per_second(seconds, work):
    for limit in (seconds / 5, seconds):
        begin, times, elapsed = time.perf_counter(), 0, 0.0
        while elapsed < limit:
            work()
            times += 1
            elapsed = time.perf_counter() - begin
    return times / elapsed


def main():
    torch.manual_seed(1)
    net = network()
    if sys.argv[1] == "export":
        torch.onnx.export(net.eval(), torch.rand(1, 5, 100), sys.argv[2], input_names=["x"], output_names=["y"],
                          dynamic_axes={"x": {0: "n"}, "y": {0: "n"}}, opset_version=13)
        return
    task, batch, threads, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    torch.set_num_threads(threads)
    x, labels = torch.rand(batch, 5, 100), torch.randint(0, 2, (batch,))
    if task == "predict":
        net.eval()
        with torch.inference_mode():
            rate = times_per_second(seconds, lambda: net(x))
    else:
        rule = torch.optim.SGD(net.parameters(), lr=1e-3) if task == "train" else torch.optim.Adam(net.parameters(), lr=1e-5)

        def step():
            rule.zero_grad(set_to_none=True)
            F.nll_loss(net(x), labels).backward()
            rule.step()

        rate = times_per_second(seconds, step)
    print("%.6g" % (batch * rate))


if __name__ == "__main__":
    main()
