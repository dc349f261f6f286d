#!/usr/bin/env bash
# format.sh <folder>: every C++ file of the project in that folder is as clang-format 14 writes it; without a repository, every
# C++ file below the folder. Ends with 77 where there is no clang-format 14, because other versions format differently.
set -euo pipefail
cd "$1"

clang_format=
for name in clang-format-14 clang-format; do
    if "$name" --version 2>/dev/null | grep -q 'version 14[.]'; then
        clang_format=$name
        break
    fi
done
if [ -z "$clang_format" ]; then
    echo "There is no clang-format 14 here (Debian and Ubuntu: apt-get install clang-format-14)."
    exit 77
fi

files() {
    if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
        git ls-files -z -- '*.hpp' '*.cpp'
    else
        find . -name build -prune -o \( -name '*.hpp' -o -name '*.cpp' \) -print0
    fi
}

count=$(files | tr -dc '\0' | wc -c)
if [ "$count" -eq 0 ]; then
    echo "No C++ file was found in $PWD."
    exit 1
fi
if ! files | xargs -0 "$clang_format" --dry-run -Werror; then
    echo "Format them with: git ls-files -z -- '*.hpp' '*.cpp' | xargs -0 $clang_format -i"
    exit 1
fi
echo "$count files are formatted."
