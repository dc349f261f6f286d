#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Runs one step of the study, and writes down how it went.

A cell type that fails must not stop the others, so a program that fails here is a result like another: it is written to
--outcome, the files it should have made are left empty, and whatever builds on them is passed over with the same message.
Only what says nothing about the cell type fails for Snakemake as well: a program that is not there, and an interruption.
"""

import argparse
import json
import os
import signal
import subprocess
import sys

from messages import printable


def last_line(log):
    log.seek(0)
    lines = [line.strip() for line in log.read().decode("utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "failed without a word"


def run(command, log, limit):
    """The exit code of a command, and what it had to say if it failed."""
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    except FileNotFoundError:
        print(f"{command[0]}: is not there; build it, and give its folder with --config bin=FOLDER", file=sys.stderr)
        sys.exit(127)

    def stop(number, frame):
        raise KeyboardInterrupt  # waiting in here would wait for the wait below

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        code = child.wait(timeout=limit or None)
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        sys.exit(130)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return 1, f"{os.path.basename(command[0])}: was given up after {limit:g} s, its time limit"
    if code in (130, 143, -signal.SIGINT, -signal.SIGTERM):
        sys.exit(130)
    if code < 0:
        return code, f"{os.path.basename(command[0])}: was ended by signal {-code}; was there too little memory?"
    return code, last_line(log) if code else ""


def commands_of(words):
    """Words between --then are one command each."""
    commands = [[]]
    for word in words:
        if word == "--then":
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def outcome_of(options):
    for path in options.needs:
        with open(path, encoding="utf-8") as file:
            before = json.load(file)
        if before["status"] != "done":
            return "left out", before["message"]
    commands = commands_of(options.commands[1:])  # after --
    if options.append is not None:
        there = [path for path in options.append if os.path.getsize(path) > 0]
        if not there:
            return "failed", "no other cell type has tables"
        commands[-1] += there
    with open(options.log, "wb+") as log:
        for command in commands:
            code, message = run(command, log, options.limit)
            if code != 0:
                return "failed", message
    for path in options.makes:
        if not os.path.exists(path):
            return "failed", f"{path}: was not written"
    return "done", ""


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--outcome", required=True)
    arguments.add_argument("--log", required=True)
    arguments.add_argument("--needs", nargs="*", default=[], help="outcomes without which there is nothing to do")
    arguments.add_argument("--makes", nargs="*", default=[], help="files that the commands write")
    arguments.add_argument("--limit", type=float, default=0, help="seconds of each command; 0: none")
    arguments.add_argument("--append", nargs="*", help="tables to end the last command with, but for empty ones")
    arguments.add_argument("commands", nargs=argparse.REMAINDER, help="-- COMMAND, and more after --then each")
    options = arguments.parse_args()

    status, message = outcome_of(options)
    message = printable(message)
    if status != "done":
        for path in options.makes:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            with open(path, "w", encoding="utf-8"):
                pass
        print(f"{printable(options.outcome)}: {status}: {message}", file=sys.stderr)
    with open(options.outcome, "w", encoding="utf-8") as file:
        json.dump({"status": status, "message": message}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
