// SPDX-License-Identifier: BSD-3-Clause
//
//     node onnxruntime_network.js FILE.onnx BATCH THREADS SECONDS
//
// Predicted genes per second of the DeepChrome network in ONNX Runtime.

const { InferenceSession, Tensor } = require('onnxruntime-node');

async function timesPerSecond(seconds, work) {
  let times = 0;
  let elapsed = 0;
  for (const limit of [seconds / 5, seconds]) {
    const begin = process.hrtime.bigint();
    times = 0;
    do {
      await work();
      ++times;
      elapsed = Number(process.hrtime.bigint() - begin) / 1e9;
    } while (elapsed < limit);
  }
  return times / elapsed;
}

async function main() {
  const [file, batch, threads, seconds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: 'all', executionMode: 'sequential',
  });
  const x = new Tensor('float32', Float32Array.from({ length: batch * 500 }, () => Math.random()), [batch, 5, 100]);
  const rate = await timesPerSecond(seconds, () => session.run({ x }));
  console.log((batch * rate).toPrecision(6));
}

main();
