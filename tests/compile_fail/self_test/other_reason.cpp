// SPDX-License-Identifier: BSD-3-Clause
// expect: the signal is too short
static_assert(sizeof(char) == 2, "a char is not two bytes");  // the signal is too short
