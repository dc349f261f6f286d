// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Base class of all exceptions of the library. `what()` is one line without a final full stop.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file or its content cannot be used: "where: what was found (wanted what); what to do".
class DataError : public Error {
public:
    using Error::Error;
};

/// A file is for another number of marks, bins or classes than the network that was to take it. The numbers
/// are those of the file; 0 where it does not tell.
class ShapeError : public DataError {
public:
    ShapeError(const std::string& what, std::size_t marks_found, std::size_t bins_found,
               std::size_t classes_found = 0)
        : DataError(what), marks(marks_found), bins(bins_found), classes(classes_found) {}

    std::size_t marks;
    std::size_t bins;
    std::size_t classes;
};

/// A number stopped being finite where the computation cannot go on.
class NumericError : public Error {
public:
    using Error::Error;
};

/// The user asked for the run to stop.
class Interrupted : public Error {
public:
    using Error::Error;
};

}  // namespace deepchrome
