#!/usr/bin/env bash
# How programs end: without standard streams, with ones that nobody reads, and by several signals.
. "$DEEPCHROME_SOURCE/tests/cli/lib/common.sh"

simulate_genes 150 genes
deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 1 --output model 2>/dev/null

# Closed streams: no file takes their place, and what cannot be written is said.
status=0
deepchrome-predict --model model --input - <&- 2>stderr || status=$?
expect_equal "without standard input" "$status $(cat stderr)" \
    "1 deepchrome-predict: standard input: could not be read to its end (Bad file descriptor)"
status=0
deepchrome-predict --model model --input genes/test.csv <&- >&- 2>stderr || status=$?
expect_equal "without standard output" "$status $(cat stderr)" \
    "1 deepchrome-predict: standard output: could not be written to its end; is the disk full?"
deepchrome-train --train genes/train.csv --valid genes/valid.csv --epochs 1 --output silent <&- >&- 2>&-
expect_same silent/model.safetensors model/model.safetensors

python3 - <<'END' || fail "see above"
import os
import signal
import subprocess
import sys
import time


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # as no nohup has them ignored
    signal.signal(number, signal.SIG_DFL)


def ended(what, process, *numbers):
    start = time.monotonic()
    code = process.wait()
    took = time.monotonic() - start
    if code - 128 not in numbers or took > 60:  # for ever; soak.py measures how soon
        sys.exit(f"{what}: exit code {code} after {took:.2f} s (wanted 128 + {numbers})")
    for folder, _, files in os.walk("out"):
        sys.exit(f"{what}: {folder} is left, with {files}")


def program(name, *words, **streams):
    return subprocess.Popen(["deepchrome-" + name, *words], stdin=subprocess.DEVNULL, **streams)


# A pipe of messages that is full: as with `2>&1 | less`.
for words in (["simulate", "-n", "60000", "-o", "out"],
              ["visualize", "-m", "model", "--class", "on", "--restarts", "20", "--steps", "20000", "-o", "out"],
              ["train", "--train", "genes/train.csv", "--valid", "genes/valid.csv", "--epochs", "100000", "-o", "out"]):
    read, write = os.pipe()
    os.set_blocking(write, False)
    try:
        while True:
            os.write(write, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(write, True)
    process = program(*words, stderr=write)
    time.sleep(2)  # for a start on a busy machine
    process.send_signal(signal.SIGTERM)
    if words[0] == "train":  # keeps its checkpoint
        code = process.wait()
        if code != 143 or sorted(os.listdir("out")) != ["checkpoint.safetensors"]:
            sys.exit(f"train: exit code {code}, left {os.listdir('out')}")
    else:
        ended(f"{words[0]} with full messages", process, signal.SIGTERM)
    os.close(read)
    os.close(write)
    subprocess.run(["rm", "-rf", "out"], check=True)

# `timeout` and terminals send a second signal at once.
for pause in (0, 0.001, 0.005):
    process = program("visualize", "-m", "model", "--class", "on", "--restarts", "20", "--steps", "20000", "-o", "out",
                      stderr=subprocess.DEVNULL)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    time.sleep(pause)
    process.send_signal(signal.SIGTERM)
    ended("two signals", process, signal.SIGINT, signal.SIGTERM)  # of two at once, the system chooses the first
END
