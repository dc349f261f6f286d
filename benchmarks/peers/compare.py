# SPDX-License-Identifier: BSD-3-Clause
"""Measures this library and its peers in turn and writes tables of medians, spreads and ratios (Markdown) to standard
output. Called by run.sh with the folder of the programs; what is not there is left out.

    compare.py FOLDER [--rounds N] [--seconds S]

Every round runs all contestants of a row, one after the other; a ratio is the median over rounds of ours divided by
theirs of the same round. A peer's better number of threads counts.
"""
import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys


class Failure(Exception):
    """A program ended with an error, or printed no rate."""


def rate(command, threads=1):
    """The rate that a program prints; its own pools get as many threads."""
    pools = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **pools})
        if done.returncode != 0:
            raise Failure("%s: exit %d: %s" % (" ".join(command), done.returncode, done.stderr.strip().split("\n")[-1]))
        return float(done.stdout.split()[-1])
    except (OSError, IndexError, ValueError) as problem:
        raise Failure("%s: %s" % (" ".join(command), problem)) from problem


def spread(values):
    return "%s (%s to %s)" % tuple(short(v) for v in (statistics.median(values), min(values), max(values)))


def short(value):
    for unit, factor in (("G", 1e9), ("k", 1e3)):
        if value >= factor:
            return ("%.1f%s" if value < 100 * factor else "%.0f%s") % (value / factor, unit)
    return "%.0f" % value


class Comparison:
    def __init__(self, folder, rounds, seconds):
        self.folder, self.rounds, self.seconds = folder, rounds, str(seconds)
        self.here = os.path.dirname(os.path.abspath(__file__))
        self.left_out = set()

    def program(self, name):
        path = os.path.join(self.folder, name)
        return [path] if os.path.exists(path) else None

    def network(self, peer, task, batch, threads):
        """The command of a network, or None where the peer cannot do it or is not there."""
        words = [task, str(batch), str(threads), self.seconds]
        if peer == "deepchrome":
            return self.program("peer-deepchrome-network") + words
        if peer == "PyTorch":
            return ["/usr/bin/python3", os.path.join(self.here, "torch_network.py")] + words
        if peer == "dlib":
            program = self.program("peer-dlib-network")
            return program + words if program and task in ("train", "predict") and batch > 1 else None
        model = os.path.join(self.folder, "deepchrome.onnx")
        if task not in ("predict", "single") or not shutil.which("node") or not os.path.exists(model):
            return None
        return ["node", os.path.join(self.folder, "onnxruntime_network.js"), model] + words[1:]

    def measure(self, ours, theirs):
        """Our rates of all rounds, and for each peer the rates of its best command. A peer that fails is left out from
        there on, which is said once."""
        rates = {name: [[] for _ in commands] for name, commands in theirs.items() if name not in self.left_out}
        own = []
        for _ in range(self.rounds):
            own.append(rate(ours))
            for name in list(rates):
                try:
                    for k, command in enumerate(theirs[name]):
                        rates[name][k].append(rate(command, k + 1))
                except Failure as problem:
                    print("%s is left out: %s" % (name, problem), file=sys.stderr, flush=True)
                    self.left_out.add(name)
                    del rates[name]
        best = {name: max(lists, key=statistics.median) for name, lists in rates.items()}
        return own, best

    def row(self, title, ours, theirs):
        own, best = self.measure(ours, theirs)
        cells = ["%s: %s, **%.2f x**" % (name, spread(rates), statistics.median(a / b for a, b in zip(own, rates)))
                 for name, rates in best.items()]
        print("| %s | %s | %s |" % (title, spread(own), "; ".join(cells) or "-"), flush=True)
        return statistics.median(own)

    def networks(self):
        print("\n| genes per second | deepchrome | peers, and how many times as fast we are |\n|---|---|---|")
        for task, peers in (("train", ("PyTorch", "dlib")), ("train-adam", ("PyTorch",)),
                            ("predict", ("PyTorch", "ONNX Runtime", "dlib"))):
            for batch in (64,) if task == "train-adam" else (1, 16, 64, 256):
                for threads in (1, 2):
                    counts = (1,) if task == "predict" and threads == 1 else (1, 2)
                    theirs = {}
                    for peer in peers:
                        commands = [self.network(peer, task, batch, n) for n in counts]
                        if all(commands):
                            theirs[peer] = commands
                    self.row("%s, batch %d, %d thread%s" % (task, batch, threads, "s" if threads > 1 else ""),
                             self.network("deepchrome", task, batch, threads), theirs)
        alone = self.network("ONNX Runtime", "single", 1, 1)
        self.row("one gene at a time, 1 thread", self.network("deepchrome", "single", 1, 1),
                 {"ONNX Runtime": [alone]} if alone else {})

    def peak(self):
        # Operations of a training step that are carried out: the convolution forward, its gradient at the 18 winners of each
        # filter, and three products of every dense layer, the first convolution's input gradient not being wanted.
        per_gene = 2 * (91 * 50 * 50 + 18 * 50 * 50 + 3 * (900 * 625 + 625 * 125 + 125 * 2))
        for threads in (1, 2):
            limit = rate(self.network("deepchrome", "peak", 1, threads))
            train = rate(self.network("deepchrome", "train", 64, threads))
            print("\nTraining at batch 64 on %d thread%s reaches %.2f of the %s multiplications and additions per second "
                  "that registers allow." % (threads, "s" if threads > 1 else "", train * per_gene / limit, short(limit)))

    def convolutions(self):
        ours, theirs = self.program("peer-deepchrome-conv"), self.program("peer-onednn-conv")
        print("\n| operations per second, 1 thread | deepchrome | peers, and how many times as fast we are |\n|---|---|---|")
        for shape in ("deepchrome", "64-64-w9", "64-128-w15", "64-64-w3-d32", "atacworks"):
            for what in ("forward", "weights", "data"):
                words = [shape, what, self.seconds]
                self.row("%s, %s" % (shape, what), ours + words, {"oneDNN": [theirs + words]} if theirs else {})


def processor():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
        names = {line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")}
    return ", ".join(sorted(names)) or platform.processor()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", choices=("networks", "convolutions"))
    options = parser.parse_args()
    comparison = Comparison(options.folder, options.rounds, options.seconds)
    try:
        compare(comparison, options)
    except Failure as problem:
        sys.exit("compare.py: %s" % problem)  # of ours


def compare(comparison, options):
    print("%s, %d cores; OPENBLAS_CORETYPE=%s; %d rounds of %g s each, in turn; median (least to most)" % (
        processor(), os.cpu_count(), os.environ.get("OPENBLAS_CORETYPE", ""), options.rounds, options.seconds))
    if options.only != "convolutions":
        comparison.peak()
        comparison.networks()
    if options.only != "networks":
        comparison.convolutions()


if __name__ == "__main__":
    main()
