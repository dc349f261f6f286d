// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>

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
