// SPDX-License-Identifier: BSD-3-Clause
// expect: anything
int main() {}
