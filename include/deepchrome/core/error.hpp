// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>
#include <cstddef>
#include <stdexcept>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/printable.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Base class of all exceptions of the library. `what()` is one line without a final full stop. It is
/// printable: names of files and text from data can be in it, and those may be hostile.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& what) : std::runtime_error(printable(what)) {}
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

/// A training whose loss or outputs stopped being finite.
class Diverged : public NumericError {
public:
    explicit Diverged(const std::string& found_what)
        : NumericError(found_what + "; lower the learning rate or scale the signals"), found(found_what) {}

    std::string found;  ///< `what()` without what to do
};

/// The run was asked to stop, by the signal of that number (SIGINT for Ctrl-C).
class Interrupted : public Error {
public:
    explicit Interrupted(const std::string& what, int signal_number = SIGINT)
        : Error(what), signal(signal_number) {}

    int signal;
};

}  // namespace deepchrome
