// SPDX-License-Identifier: BSD-3-Clause
//
// Includes what only some machines have.
//
//     example-bad-includes

#include "helper.hpp"
#include <deepchrome/deepchrome.hpp>
#include <zlib.h>

int main() {}
