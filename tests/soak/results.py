# SPDX-License-Identifier: BSD-3-Clause
"""What the soak tests run, and how they look at what is left."""

import hashlib
import json
import os
import shutil
import subprocess
import zlib

GENES = "150"
TERMINAL_SIGNALS = ("INT", "TERM", "HUP", "PIPE", "XCPU")


class Fault(Exception):
    """A promise that does not hold."""


def program(name):
    return os.path.join(os.environ["DEEPCHROME_BIN"], "deepchrome-" + name)


def prepare():
    """Inputs of all programs, in the present folder."""
    subprocess.run([program("simulate"), "-n", GENES, "-o", "genes"], check=True, capture_output=True)
    tables = [f"genes/{part}.csv" for part in ("train", "valid", "test")]
    subprocess.run([program("train"), "--train", tables[0], "--valid", tables[1], "--epochs", "1", "-o", "model"],
                   check=True, capture_output=True)
    with open("genes.tsv", "w", encoding="ascii") as file:
        file.write("chrom\ttss\tgene_id\n")
        file.writelines(f"chr{1 + i // 100}\t{9000 * (1 + i % 100)}\tG{i}\n" for i in range(300))
    with open("reads.bed", "w", encoding="ascii") as file:
        file.writelines(f"chr{1 + i % 3}\t{i * 40}\t{i * 40 + 36}\tr\t0\t+\n" for i in range(20000))


def commands():
    """A command of each program that writes a folder, by the name of what it does; {seed} and {out} are to be filled in."""
    trained = ["--train", "genes/train.csv", "--valid", "genes/valid.csv"]
    model = ["-m", "model/model.safetensors"]
    return {
        "simulate": [program("simulate"), "-n", "900", "-s", "{seed}", "-o", "{out}"],
        "bin": [program("bin"), "--signal", "K=reads.bed", "--genes", "genes.tsv", "--seed", "{seed}", "-o", "{out}"],
        "train": [program("train"), *trained, "--test", "genes/test.csv", "--epochs", "4", "-s", "{seed}", "-o", "{out}"],
        "folds": [program("train"), *trained, "--folds", "2", "--epochs", "2", "-s", "{seed}", "-o", "{out}"],
        "class": [program("visualize"), *model, "--class", "on", "--steps", "40", "--restarts", "2", "-s", "{seed}", "-o",
                  "{out}"],
        "attribution": [program("visualize"), *model, "--attribution", "smoothgrad", "-s", "{seed}", "--data",
                        "genes/test.csv", "-o", "{out}"],
        "report": [program("visualize"), *model, "--report", "--data", "genes/test.csv", "--steps", "10", "--restarts", "1",
                   "-s", "{seed}", "-o", "{out}"],
        "baselines": [program("baselines"), *trained, "--test", "genes/test.csv", "--models", "linear", "forest", "--seed",
                      "{seed}", "-o", "{out}"],
    }


def filled(command, out, seed, force=False):
    return [word.replace("{out}", out).replace("{seed}", str(seed)) for word in command] + (["--force"] if force else [])


def files_in(folder):
    """Every file with a digest of its bytes; hidden ones too."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def is_hidden(name):
    return any(part.startswith(".deepchrome-") for part in name.split(os.sep))


def check_set(folder):
    """The seed of the set of results in a folder; raises Fault unless the set is whole and alone, but for checkpoints."""
    with open(f"{folder}/run.json", encoding="utf-8") as file:
        record = json.load(file)
    present = {name for name in files_in(folder) if not name.startswith("checkpoint")}
    if present != set(record["outputs"]) | {"run.json"}:
        raise Fault(f"{folder} has {sorted(present)} (wanted {sorted(record['outputs'])} and run.json)")
    for name, checksum in record["outputs"].items():
        with open(f"{folder}/{name}", "rb") as file:
            data = file.read()
        if checksum != f"crc32:{zlib.crc32(data):08x}":
            raise Fault(f"{folder}/{name} is not of the set in run.json")
        if name.endswith(".svg") and b"</svg>" not in data:
            raise Fault(f"{folder}/{name} is half a picture")
    line = record["command_line"]
    return int(line[max(line.index(flag) for flag in ("-s", "--seed") if flag in line) + 1])


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
