#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Tries for long what the programs promise of failures: kills, pairs, full disks, limits, hours. docs/reliability.md.

    soak.py MODE COUNT    in an empty folder, with the programs in $DEEPCHROME_BIN

Prints one line with what was tried, and one for each promise that did not hold; then the exit code is 1.
"""

import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

from results import TERMINAL_SIGNALS, Fault, check_set, commands, files_in, filled, fresh, is_hidden, prepare, program

# How many seconds a program may take to end. On a machine that does other things as well, this is no promise.
PATIENCE = float(os.environ.get("SOAK_PATIENCE", 1))

quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}


def run(command, **options):
    """Exit code and messages. A signal that ends the program is negative."""
    done = subprocess.run(command, check=False, **(quiet | options))
    return done.returncode, done.stderr.decode()


def expect_line(code, text, what, codes=(1,)):
    if code not in codes or text.count("\n") != 1:
        raise Fault(f"{what}: exit code {code} (wanted {' or '.join(map(str, codes))}), said: {text.strip()!r}")


def duration(command):
    start = time.monotonic()
    code, text = run(command)
    if code != 0:
        raise Fault(f"{' '.join(command)}: {text}")
    return time.monotonic() - start


def listens(process):
    """Whether a program has come so far as to set its handlers of signals. Before that, a signal ends it as any program."""
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            caught = next(int(line.split()[1], 16) for line in file if line.startswith("SigCgt"))
    except (OSError, StopIteration):
        return False
    return caught >> (signal.SIGTERM - 1) & 1 == 1


def killed_at(command, number, moment):
    """Exit code after a signal at a moment, how long the program took to end, and which codes are right."""
    process = subprocess.Popen(command, **quiet)
    time.sleep(moment)
    wanted = [0, 128 + number] if number != signal.SIGKILL else [0, -number]
    if not listens(process):
        wanted.append(-number)
    process.send_signal(number)
    sent = time.monotonic()
    process.communicate()
    return process.returncode, time.monotonic() - sent, wanted


def kill_once(command, out, number, longest):
    """A --force run over the set of seed 1, killed: that set or the one of seed 2 is there, whole, or can be completed."""
    code, took, wanted = killed_at(filled(command, out, 2, force=True), number, random.uniform(0, longest))
    name = signal.Signals(number).name
    if code not in wanted or took > PATIENCE:
        raise Fault(f"{name}: exit code {code} after {took:.2f} s (wanted one of {wanted}, within {PATIENCE:g} s)")
    hidden = [file for file in files_in(out) if is_hidden(file)]
    if number != signal.SIGKILL and code != -number and hidden:
        raise Fault(f"{name}: {hidden} stays")
    if os.path.exists(f"{out}/.deepchrome-journal"):
        code, text = run([program("predict"), "-m", "model", "-i", f"{out}/train.csv"])
        expect_line(code, text, "a reader beside half a set")
    if hidden:
        run(filled(command, out, 3))  # is refused, since results are there, but clears up
    seed = check_set(out)
    if seed == 2:
        fresh(out)
        duration(filled(command, out, 1))
    return seed


def kills(count):
    seen = {}
    for what, command in commands().items():
        duration(filled(command, what, 1))
        longest = 1.1 * duration(filled(command, what, 1, force=True))
        for name in (*TERMINAL_SIGNALS, "KILL"):
            for _ in range(count):
                seed = kill_once(command, what, getattr(signal, "SIG" + name), longest)
                seen[seed] = seen.get(seed, 0) + 1
    return f"{sum(seen.values())} kills: {seen.get(1, 0)} left the old set, {seen.get(2, 0)} the new one"


def failing(count):
    """Runs with --force that cannot succeed leave every byte of the old results."""
    total = 0
    for what, command in commands().items():
        duration(filled(command, what, 1))
        before = files_in(what)
        for _ in range(count):
            again = filled(command, what, 2, force=True)
            blocks = random.randint(0, 40)
            code, text = run(["bash", "-c", f'ulimit -f {blocks}; exec "$@"', "limited", *again])
            if code == 0:  # there was room
                fresh(what)
                duration(filled(command, what, 1))
                before = files_in(what)
                continue
            if code != 1:
                raise Fault(f"{what} with files of {blocks} KiB: exit code {code}: {text}")
            if {k: v for k, v in files_in(what).items() if not k.startswith("checkpoint")} != before:
                raise Fault(f"{what} with files of {blocks} KiB: the old results changed")
            total += 1
    for _ in range(count):
        code, text = run(filled(commands()["train"], "train", 2, force=True) + ["--learning-rate", "1e30"])
        if code != 1 or "lower --learning-rate" not in text:
            raise Fault(f"a training that diverges: exit code {code}: {text}")
        total += 1
    check_set("train")
    return f"{total} failing runs with --force, no file lost"


def pairs(count):
    for what, command in commands().items():
        for turn in range(count):
            fresh("pair")
            both = [subprocess.Popen(filled(command, "pair", seed), **quiet) for seed in (1, 2)]
            if turn % 2:
                time.sleep(random.uniform(0, 0.05))
            said = [process.communicate()[1].decode() for process in both]
            codes = [process.returncode for process in both]
            if sorted(codes) != [0, 1]:
                raise Fault(f"{what}: exit codes {codes}: {said}")
            loser = said[codes.index(1)].splitlines()[-1]
            if not re.search(r"exists already|is writing its results there", loser):
                raise Fault(f"{what}: the second says {loser}")
            if check_set("pair") != 1 + codes.index(0):
                raise Fault(f"{what}: the set is of the program that failed")
    return f"{count} pairs of each of {len(commands())} commands on one folder: one whole set and one refusal each"


def hangups(count):
    """A report that is hung up leaves a whole report or nothing."""
    command = commands()["report"]
    longest = duration(filled(command, "report", 1))
    whole = 0
    for _ in range(count):
        fresh("report")
        code, took, wanted = killed_at(filled(command, "report", 1), signal.SIGHUP, random.uniform(0, longest))
        if code not in wanted or took > PATIENCE:
            raise Fault(f"exit code {code} after {took:.2f} s (wanted one of {wanted}, within {PATIENCE:g} s)")
        if os.path.exists("report/run.json"):
            check_set("report")
            whole += 1
        elif files_in("report"):
            raise Fault(f"without run.json there is {sorted(files_in('report'))}")
    return f"{count} hang-ups during a report: {whole} whole reports, {count - whole} times nothing"


def stops(count):
    """A stalled pipe for every input of every program: the first signal ends it within a second."""
    if not os.path.exists("pipe"):
        os.mkfifo("pipe")
    waiting = {"predict": ["-m", "model", "-i", "pipe"], "predict model": ["-m", "pipe", "-i", "genes/test.csv"],
               "train": ["--train", "pipe", "--valid", "pipe", "-o", "no"],
               "train init": ["--train", "genes/train.csv", "--valid", "genes/valid.csv", "--init", "pipe", "-o", "no"],
               "visualize": ["-m", "model", "--report", "--data", "pipe", "-o", "no"],
               "baselines": ["--train", "pipe", "--valid", "pipe", "--test", "pipe", "-o", "no"],
               "simulate": ["--genes-file", "pipe", "--expression", "pipe", "--cell", "c", "-o", "no"],
               "bin genes": ["--signal", "K=reads.bed", "--genes", "pipe", "-o", "no"],
               "predict output": ["-m", "model", "-i", "genes/test.csv", "-o", "pipe"]}
    for kind in ("bed", "bam", "cram", "bigwig", "bedgraph"):
        waiting["bin " + kind] = ["--signal", f"K={kind}:pipe", "--genes", "genes.tsv", "-o", "no"]
    slowest = 0
    for what, words in waiting.items():
        for number in [getattr(signal, "SIG" + name) for name in TERMINAL_SIGNALS] * count:
            holder = None if "output" in what else os.open("pipe", os.O_RDWR)
            with tempfile.TemporaryDirectory(dir=".") as scratch:
                process = subprocess.Popen([program(what.split()[0]), *words], env=os.environ | {"TMPDIR": scratch}, **quiet)
                while process.poll() is None and not listens(process):
                    time.sleep(0.01)
                time.sleep(0.2)
                sent = time.monotonic()
                process.send_signal(number)
                text = process.communicate()[1].decode()
                slowest = max(slowest, time.monotonic() - sent)
                left = os.listdir(scratch) + (["no"] if os.path.exists("no") else [])
            if holder is not None:
                os.close(holder)
            if process.returncode != 128 + number or slowest > PATIENCE or left:
                if "cannot read" not in text:  # built without the library of that format
                    raise Fault(f"{what}: {process.returncode} after {slowest:.2f} s, left {left}: {text}")
    return f"{len(waiting)} stalled inputs and outputs, {len(TERMINAL_SIGNALS) * count} signals each: the slowest end took {slowest:.2f} s"


def limits(count):
    """Whatever is short, a program does its work or says one line."""
    tried = 0
    for what, command in commands().items():
        for _ in range(count):
            for limit in (f"-v {random.randint(60_000, 400_000)}", f"-n {random.randint(10, 24)}", f"-f {random.randint(0, 60)}",
                          f"-s {random.randint(256, 8000)}"):
                fresh("limited")
                code, text = run(["bash", "-c", f'ulimit {limit}; exec "$@"', "limited", *filled(command, "limited", 1)])
                tried += 1
                last = text.strip().splitlines()[-1:] or [""]
                # The loader, and OpenBLAS before the program begins, end programs in ways of their own.
                loading = "error while loading shared libraries" in text or code in (126, 127) or "OpenBLAS" in text
                spoken = [line for line in text.splitlines() if line.startswith("deepchrome-") and not line.endswith("ON")]
                if code not in (0, 1) and not loading or code == 1 and len(spoken) != 1:
                    raise Fault(f"{what}, ulimit {limit}: exit code {code}: {last[0]}")
                if code == 0:
                    check_set("limited")
                elif os.path.exists("limited") and {name for name in files_in("limited") if not name.startswith("checkpoint")}:
                    raise Fault(f"{what}, ulimit {limit}: left {sorted(files_in('limited'))}")
    return f"{tried} runs under ulimit -v, -n, -f and -s: each ended well, or with a message and nothing left"


def hours(minutes):
    """Train, predict and report in a loop: memory stays, and no temporary file."""
    peaks = []
    end = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        os.environ["TMPDIR"] = scratch
        while time.monotonic() < end:
            turn = {}
            for what in ("train", "report", "attribution"):
                process = subprocess.Popen(filled(commands()[what], what, 1, force=True), **quiet)
                text = process.stderr.read().decode()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                process.stderr.close()
                if process.returncode != 0:
                    raise Fault(f"{what}: {text}")
                turn[what] = usage.ru_maxrss
            peaks.append(turn)
            if os.listdir(scratch):
                raise Fault(f"{os.listdir(scratch)} is in TMPDIR")
    tenth = max(1, len(peaks) // 10)
    for what in peaks[0]:
        first, last = (sum(turn[what] for turn in part) / tenth for part in (peaks[:tenth], peaks[-tenth:]))
        if last > 1.05 * first + 1024:
            raise Fault(f"{what}: the peak of memory grew from {first:.0f} to {last:.0f} KiB")
    return f"{len(peaks)} rounds of train, report and attribution: memory as at first, no temporary file"


def main():
    modes = {function.__name__: function for function in (kills, failing, pairs, hangups, stops, limits, hours)}
    if len(sys.argv) != 3 or sys.argv[1] not in modes or not sys.argv[2].isdigit():
        sys.exit(f"usage: soak.py {'|'.join(modes)} COUNT")
    seed = int(os.environ.get("SOAK_SEED", random.randrange(10**6)))
    random.seed(seed)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in TERMINAL_SIGNALS:
        signal.signal(getattr(signal, "SIG" + name), signal.SIG_DFL)  # nohup has some of them ignored
    prepare()
    try:
        print(f"{sys.argv[1]}: {modes[sys.argv[1]](int(sys.argv[2]))}")
    except Fault as fault:
        sys.exit(f"{sys.argv[1]}: {fault} (SOAK_SEED={seed})")


if __name__ == "__main__":
    main()
