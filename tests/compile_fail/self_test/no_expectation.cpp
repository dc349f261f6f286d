// SPDX-License-Identifier: BSD-3-Clause
static_assert(sizeof(char) == 2, "a char is not two bytes");
