// SPDX-License-Identifier: BSD-3-Clause
// expect: first
// errors: 1
static_assert(sizeof(char) == 2, "first");
static_assert(sizeof(char) == 3, "second");
static_assert(sizeof(char) == 4, "third");
