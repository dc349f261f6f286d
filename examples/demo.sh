#!/usr/bin/env bash
# From nothing to the picture of an ON gene: installs what is missing, builds the programs, simulates the histone marks of a
# cell type, trains DeepChrome on them, predicts genes it has not seen, draws what an ON and an OFF gene look like and writes a
# report.
# What it makes is in demo/, and the build in build/demo; GENES, EPOCHS and SEED may be set. Another run replaces what the last
# one made, and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
genes=${GENES:-19802}
epochs=${EPOCHS:-15}
seed=${SEED:-1}
output=demo
log=build/demo.log
if ! [ -e "$output/genes/run.json" ] && [ -e "$output" ] && [ -n "$(find "$output" ! -type d)" ]; then
    echo "$PWD/$output: is there, and not from a demonstration; move it away" >&2
    exit 1
fi
mkdir -p build

. cmake/install_packages.sh
install_packages g++ cmake ninja-build libxtensor-dev libxsimd-dev zlib1g-dev libcli11-dev nlohmann-json3-dev gnuplot-nox
install_optional libhts-dev libbigwig-dev

quietly() {
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log"
        echo "This failed: $*"
        exit 1
    fi
}

launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi

echo "Building the programs ..."
quietly cmake -S . -B build/demo -G Ninja "${launcher[@]}" -DDEEPCHROME_TESTS=OFF -DDEEPCHROME_EXAMPLES=OFF \
    -DDEEPCHROME_BENCHMARKS=OFF
quietly cmake --build build/demo
PATH="$PWD/build/demo/bin:$PATH"

echo "Simulating $genes genes ..."
deepchrome-simulate --genes "$genes" --seed "$seed" --output "$output/genes" --force

echo "Training ..."
deepchrome-train --train "$output/genes/train.csv" --valid "$output/genes/valid.csv" --test "$output/genes/test.csv" \
    --epochs "$epochs" --seed "$seed" --output "$output/model" --force

echo "Predicting the genes of the test table ..."
deepchrome-predict --model "$output/model/model.safetensors" --input "$output/genes/test.csv" \
    --output "$output/predictions.tsv" --force

echo "Drawing what an ON and an OFF gene look like ..."
for class in on off; do
    deepchrome-visualize --model "$output/model/model.safetensors" --class "$class" --output "$output/$class" --force
done

echo "Writing the report ..."
deepchrome-visualize --report --model "$output/model/model.safetensors" --data "$output/genes/test.csv" \
    --output "$output/report" --force

echo
echo "The report:        $PWD/$output/report/report.html"
echo "How well it did:   $PWD/$output/model/metrics.json"
echo "Each gene:         $PWD/$output/predictions.tsv"
echo "The pictures:"
find "$PWD/$output/on" "$PWD/$output/off" -name '*.svg' | sort | sed 's/^/                   /'
echo "The programs:      $PWD/build/demo/bin"
if [ ! -x build/demo/bin/deepchrome-baselines ]; then
    echo "                   without deepchrome-baselines, which needs libsvm and OpenCV's ml. To build it as well:"
    echo "                   apt-get install libsvm-dev libopencv-ml-dev, then run this again"
fi
echo "That took $((SECONDS / 60)) min $((SECONDS % 60)) s."
