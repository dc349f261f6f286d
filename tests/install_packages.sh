#!/usr/bin/env bash
# tests/install_packages.sh [--missing]
#
# Installs on Debian and Ubuntu, as root or with sudo, the packages that building and testing take. tests/run.sh does without
# the second list; the tests that look for one of those packages are then skipped. Each command is printed before it runs.
#   --missing    installs nothing, and prints the packages that are not installed
set -euo pipefail
cd "$(dirname "$0")/.."
. cmake/install_packages.sh

needed=(g++ clang libclang-rt-dev cmake ninja-build libxtensor-dev libxsimd-dev zlib1g-dev doctest-dev libbenchmark-dev
    libcli11-dev nlohmann-json3-dev gnuplot-nox)
optional=(ccache clang-format-14 clang-tidy python3-numpy python3-torch python3-sklearn libopenblas-dev libxtensor-blas-dev
    libsvm-dev libopencv-ml-dev libhts-dev libbigwig-dev bedtools samtools python3-pybigwig snakemake chromium)

case "$#:${1:-}" in
0:)
    install_packages "${needed[@]}"
    install_optional "${optional[@]}"
    ;;
1:--missing)
    if command -v dpkg-query >/dev/null; then packages_missing "${needed[@]}" "${optional[@]}"; fi
    ;;
*)
    echo "tests/install_packages.sh: '$*' is not an option (wanted nothing or --missing)" >&2
    exit 2
    ;;
esac
