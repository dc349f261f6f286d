// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <deepchrome/genome/expression.hpp>
#include <deepchrome/table/labels.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        const ExpressionMatrix matrix = read_expression(lines);
        fuzz::check(matrix.genes() > 0 && !matrix.cells.empty(), "a matrix has genes and cells");
        for (const std::string& cell : matrix.cells)
            fuzz::check(is_printable(cell), "the name of a cell is printable");
        const auto value = matrix.value("ENSG00000000003", matrix.cells.size() - 1);
        fuzz::check(!value || std::isfinite(*value), "expression is finite");
        const std::vector<double> expression = {value.value_or(1.0), 2.0, 3.0};
        fuzz::check(label_genes(expression, {}).labels.size() == 3, "every gene has a label");
    });
}
