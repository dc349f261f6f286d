#!/usr/bin/env bash
# Installs the peers that can be had, builds everything at full speed, and prints the tables of compare.py, whose options it
# takes: benchmarks/peers/run.sh [--rounds N] [--seconds S] [--only networks|convolutions]
# Takes about twenty minutes. Nothing else should run on the machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
peers=$PWD/benchmarks/peers

. cmake/install_packages.sh
install_packages g++ cmake ninja-build libxtensor-dev libxsimd-dev zlib1g-dev libbenchmark-dev python3
# The package of oneDNN asks CMake for OpenCL, which it only recommends.
install_optional python3-torch libdnnl-dev ocl-icd-opencl-dev opencl-headers libdlib-dev nodejs npm

folder=build/peers/bin
mkdir -p build/peers
if ! { cmake -B build/peers -G Ninja -DDEEPCHROME_PEERS=ON -DDEEPCHROME_TESTS=OFF -DDEEPCHROME_EXAMPLES=OFF &&
       cmake --build build/peers --target peer-deepchrome-network peer-deepchrome-conv; } >build/peers.log 2>&1; then
    tail -n 40 build/peers.log
    exit 1
fi
for peer in peer-onednn-conv peer-dlib-network; do
    if ! cmake --build build/peers --target $peer >build/$peer.log 2>&1; then
        echo "$peer is left out: it is not there or does not build (build/$peer.log)" >&2
    fi
done
cp "$peers/onnxruntime_network.js" "$folder"
onnxruntime=onnxruntime-node@1.30.0
if command -v npm >/dev/null && ! [ -d "$folder/node_modules/onnxruntime-node" ]; then
    echo "As you are: npm install --prefix $folder --ignore-scripts $onnxruntime"
    npm install --prefix "$folder" --ignore-scripts --silent "$onnxruntime" >/dev/null || true
fi
/usr/bin/python3 "$peers/torch_network.py" export "$folder/deepchrome.onnx" 2>/dev/null || true

# OpenBLAS 0.3.21 does not know all processors; a peer is not to be measured crippled.
if [ -z "${OPENBLAS_CORETYPE:-}" ]; then
    if grep -q -w avx512bw /proc/cpuinfo; then
        export OPENBLAS_CORETYPE=SkylakeX
    elif grep -q -w avx2 /proc/cpuinfo; then
        export OPENBLAS_CORETYPE=Haswell
    fi
fi
exec python3 "$peers/compare.py" "$folder" "$@"
