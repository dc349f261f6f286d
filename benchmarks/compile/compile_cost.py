#!/usr/bin/env python3
"""What it costs to compile: processor time and memory of headers and of the README's program.

    benchmarks/compile/compile_cost.py                    # the programs and the umbrella headers
    benchmarks/compile/compile_cost.py --all              # every header by itself, some five minutes
    benchmarks/compile/compile_cost.py --check            # fails where something is over its budget (budget.tsv)
    benchmarks/compile/compile_cost.py --against FOLDER   # the README's program of another checkout, in turn

Times are the least of --runs, in units of a source that includes xtensor, xsimd and the standard library's headers alone,
so that they mean the same on each machine. Memory is the largest resident set of the compiler. Each line is measured twice:
header-only, and as a user of deepchrome::compiled.
"""
import argparse
import fnmatch
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
UMBRELLAS = ["deepchrome", "interpret", "evaluate", "genome", "simulate", "all"]
MODES = {"header-only": [], "compiled": ["-DDEEPCHROME_COMPILED"]}
UNIT = "".join(f"#include <{name}>\n" for name in (
    "deepchrome/core/xtensor.hpp", "deepchrome/core/xsimd.hpp", "algorithm", "chrono", "filesystem", "functional", "map",
    "optional", "string", "thread", "variant", "vector"))


def cost(command, runs):
    """Least processor time in seconds, and most memory in MB."""
    seconds, memory = [], []
    for _ in range(runs):
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{shlex.join(command)}: ended with {process.returncode}")
        seconds.append(usage.ru_utime + usage.ru_stime)
        memory.append(usage.ru_maxrss / 1024)
    return min(seconds), max(memory)


def readme_program(checkout, folder):
    """The README's program, joined as the tests join it."""
    folder.mkdir()
    subprocess.run(["awk", "-v", f"out={folder}", "-f", checkout / "tests/snippets/extract.awk", checkout / "README.md"],
                   check=True, stdout=subprocess.DEVNULL)
    return folder / "readme_network.cpp"


def budgets():
    rows = [line.split("\t") for line in (ROOT / "benchmarks/compile/budget.tsv").read_text().splitlines()
            if line and not line.startswith("#")]
    return [(pattern, mode, float(time), float(memory)) for pattern, mode, time, memory in rows]


def budget_of(table, name, mode):
    """The first row whose pattern fits."""
    for pattern, of_mode, time, memory in table:
        if of_mode == mode and fnmatch.fnmatch(name, pattern):
            return time, memory
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="every header by itself")
    parser.add_argument("--check", action="store_true", help="compare with budget.tsv")
    parser.add_argument("--against", type=pathlib.Path, metavar="FOLDER", help="another checkout, whose README is compiled in turn")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="-O3 -march=native", help="of the programs; headers are only parsed")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()

    over = 0
    table = budgets()
    compiler = [options.compiler, "-std=c++20"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)

        def headers_of(text, mode):
            (folder / "header.cpp").write_text(text)
            return compiler + MODES[mode] + [f"-I{ROOT / 'include'}", "-fsyntax-only", str(folder / "header.cpp")]

        unit, _ = cost(headers_of(UNIT, "header-only"), options.runs)
        print(f"1 unit = {unit:.2f} s", flush=True)
        print("what\tmode\tunits\tMB\tbudget", flush=True)

        def line(what, mode, command):
            nonlocal over
            seconds, memory = cost(command, options.runs)
            budget = budget_of(table, what, mode)
            verdict = "none" if budget is None else f"{budget[0]:g} units, {budget[1]:g} MB"
            if budget is None or seconds / unit > budget[0] or memory > budget[1]:
                over += 1
                verdict += " EXCEEDED" if budget else ""
            print(f"{what}\t{mode}\t{seconds / unit:.2f}\t{memory:.0f}\t{verdict}", flush=True)
            return seconds, memory

        program = compiler + shlex.split(options.flags) + ["-c", "-o", str(folder / "program.o")]
        source = readme_program(ROOT, folder / "readme")
        others = None
        if options.against:
            theirs = readme_program(options.against, folder / "other")
            others = cost(program + [f"-I{options.against / 'include'}", str(theirs)], options.runs)
            print(f"{options.against.name}: README\theader-only\t{others[0] / unit:.2f}\t{others[1]:.0f}\t-", flush=True)
        inference = ROOT / "benchmarks/compile/inference.cpp"
        for what, file in (("README", source), ("inference", inference)):
            for mode, defined in MODES.items():
                seconds, memory = line(what, mode, program + defined + [f"-I{ROOT / 'include'}", str(file)])
                if others and what == "README":
                    print(f"    {seconds / others[0]:.2f} of the time, {memory / others[1]:.2f} of the memory", flush=True)
        if options.all:
            names = sorted(str(path.relative_to(ROOT / "include")) for path in (ROOT / "include/deepchrome").rglob("*.hpp"))
            names = [name for name in names if not name.startswith(("deepchrome/ext/", "deepchrome/linear"))]
        else:
            names = [f"deepchrome/{name}.hpp" for name in UMBRELLAS]
        for name in names:
            for mode in MODES:
                line(name, mode, headers_of(f"#include <{name}>\n", mode))
    if options.check and over:
        sys.exit(f"{over} lines have no budget or exceed it (wanted none); make them cheaper, or change budget.tsv with a reason")


main()
