#!/usr/bin/env bash
# self_test.sh <.clang-format>: format.sh accepts a formatted file, refuses another and names it, and refuses to look at nothing.
set -euo pipefail
settings=$1
format=$(cd "$(dirname "$0")" && pwd)/format.sh
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

status=0
said=$(bash "$format" "$folder" 2>&1) || status=$?
if [ "$status" -eq 77 ]; then
    echo "$said"
    exit 77
fi
[ "$status" -eq 1 ] || { echo "an empty folder was accepted: $said"; exit 1; }

cp "$settings" "$folder/.clang-format"
printf 'int good() { return 1; }\n' >"$folder/good.hpp"
bash "$format" "$folder" || { echo "a formatted file was refused"; exit 1; }

printf 'int  bad( ){return 1;}\n' >"$folder/bad.cpp"
if said=$(bash "$format" "$folder" 2>&1); then
    echo "a file with another format was accepted"
    exit 1
fi
case "$said" in
    *bad.cpp*clang-format-violations*) ;;
    *) echo "the file is not named: $said"; exit 1 ;;
esac
case "$said" in *good.hpp*) echo "the formatted file is named: $said"; exit 1 ;; esac
