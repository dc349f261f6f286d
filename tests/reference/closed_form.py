# SPDX-License-Identifier: BSD-3-Clause
"""Numbers both sides can make: inputs, parameters and upstream gradients of the reference values.

In C++ (all arithmetic modulo 2^32):

    std::uint32_t u = (i + 1) * 0x9E3779B1u + salt * 0x6A09E667u;
    u ^= u >> 16; u *= 0xBB67AE85u; u ^= u >> 15; u *= 0x3C6EF373u; u ^= u >> 16;
    double unit = (u >> 8) / 16777216.0;          // [0, 1)
    double value = (2 * unit - 1) * scale;        // [-scale, scale)

(multipliers: golden ratio, square roots of 2, 3 and 5). The 24 bits make unit and, for a scale that is a power of
two, value exact in float too, so that a float test starts from the very same numbers.
"""
import numpy as np


def unit(count, salt):
    """unit(i, salt) for i = 0 … count - 1, as a flat array."""
    mask = np.uint64(0xFFFFFFFF)
    u = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B1)
    u = (u + np.uint64(salt) * np.uint64(0x6A09E667)) & mask
    u ^= u >> np.uint64(16)
    u = (u * np.uint64(0xBB67AE85)) & mask
    u ^= u >> np.uint64(15)
    u = (u * np.uint64(0x3C6EF373)) & mask
    u ^= u >> np.uint64(16)
    return (u >> np.uint64(8)).astype(np.float64) / 16777216.0


def value(count, salt, scale=1.0):
    return (2 * unit(count, salt) - 1) * scale


# The DeepChrome network's tensors: name in the model file, shape in PyTorch's order, scale. Salts count from 11.
DEEPCHROME = [
    ("0.weight", (50, 5, 10), 0.25), ("0.bias", (50,), 0.25),
    ("5.weight", (625, 900), 0.0625), ("5.bias", (625,), 0.0625),
    ("7.weight", (125, 625), 0.0625), ("7.bias", (125,), 0.0625),
    ("9.weight", (2, 125), 0.25), ("9.bias", (2,), 0.25),
]


def deepchrome_parameters(scales=None):
    """Name → array; value(flat index in PyTorch's order, 11 + position in the list, scale)."""
    return {name: value(int(np.prod(shape)), 11 + k, scale if scales is None else scales[k]).reshape(shape)
            for k, (name, shape, scale) in enumerate(DEEPCHROME)}


def rounded(x):
    """Nested lists of doubles at 14 significant digits."""
    if isinstance(x, (list, tuple)):
        return [rounded(v) for v in x]
    if hasattr(x, "tolist"):
        return rounded(x.tolist())
    return float("%.14g" % x) if isinstance(x, float) else x


def write_json(path, content):
    """One line per innermost list, so that a change of one case is a small difference."""
    import json

    def dump(x, depth):
        pad = " " * depth
        if isinstance(x, dict) and x:
            return "{\n" + ",\n".join(pad + " " + json.dumps(k) + ": " + dump(v, depth + 1)
                                      for k, v in x.items()) + "\n" + pad + "}"
        if isinstance(x, list) and any(isinstance(v, (dict, list)) for v in x):
            return "[\n" + ",\n".join(pad + " " + dump(v, depth + 1) for v in x) + "\n" + pad + "]"
        return json.dumps(x, separators=(",", ":"))

    with open(path, "w") as out:
        out.write(dump(content, 0) + "\n")
