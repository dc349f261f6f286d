// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <libsvm/svm.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/ext/features.hpp>

namespace deepchrome {

/// The cost of a gene on the wrong side, and how near genes are alike: exp(-gamma |a - b|^2).
struct SupportVectorOptions {
    double cost = 1;
    double gamma = 0;  ///< 0: 1 / (columns * variance of all values), scikit-learn's "scale"
};

/// A support vector classifier with an RBF kernel (Cortes and Vapnik 1995), by libsvm, which is also what
/// scikit-learn's SVC is made of. Give it standardised features. Needs the target deepchrome::svm.
class SupportVectorClassifier {
public:
    /// A label above 0.5 is ON. Error for a cost or gamma that makes no sense, other than one label per row,
    /// or labels that are all equal.
    static SupportVectorClassifier fit(const Features& features, std::span<const float> labels,
                                       const SupportVectorOptions& options = {}) {
        if (features.rows() != labels.size()) {
            throw Error(std::string("SupportVectorClassifier: there are ") + std::to_string(features.rows()) +
                        " rows (wanted " + std::to_string(labels.size()) + ", one per label)");
        }
        return SupportVectorClassifier(features, labels, options);
    }

    /// Above 0 is ON; further from 0 is surer. No probability.
    double score(std::span<const double> row) const {
        std::vector<svm_node> nodes(row.size() + 1);
        fill(nodes, row);
        double value = 0;
        svm_predict_values(model_.get(), nodes.data(), &value);
        return -value;  // libsvm's is positive for the first class, which is OFF
    }

    /// 1 / (columns * variance of all values), scikit-learn's "scale".
    static double usual_gamma(const Features& features) {
        double sum = 0;
        double squares = 0;
        for (const double value : features.values) sum += value;
        const double mean = sum / static_cast<double>(features.values.size());
        for (const double value : features.values) squares += (value - mean) * (value - mean);
        return static_cast<double>(features.rows()) /
               squares;  // columns * squares / (rows * columns), upside down
    }

    double gamma() const { return gamma_; }
    std::size_t support_vectors() const { return static_cast<std::size_t>(svm_get_nr_sv(model_.get())); }

private:
    struct Free {
        void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
    };

    SupportVectorClassifier(const Features& features, std::span<const float> labels,
                            const SupportVectorOptions& options)
        : gamma_(options.gamma > 0 ? options.gamma : usual_gamma(features)) {
        // OFF first: libsvm numbers the classes as they come, and scikit-learn by label.
        const std::size_t width = features.columns + 1;
        std::vector<double> classes;
        rows_.reserve(labels.size());
        for (const bool on : {false, true}) {
            for (std::size_t i = 0; i < labels.size(); ++i) {
                if ((labels[i] > 0.5f) != on) continue;
                classes.push_back(on ? 1 : 0);
                std::vector<svm_node>& nodes = rows_.emplace_back(width);
                fill(nodes, features.row(i));
            }
        }
        if (classes.empty() || classes.front() == classes.back()) {
            throw Error("SupportVectorClassifier: all labels are equal (wanted genes of both classes)");
        }
        std::vector<svm_node*> pointers;
        for (std::vector<svm_node>& row : rows_) pointers.push_back(row.data());
        const svm_problem problem{static_cast<int>(classes.size()), classes.data(), pointers.data()};
        svm_parameter parameter{};
        parameter.svm_type = C_SVC;
        parameter.kernel_type = RBF;
        parameter.gamma = gamma_;
        parameter.C = options.cost;
        parameter.eps = 1e-3;
        parameter.shrinking = 1;
        parameter.cache_size = 500;  // MB: all of the kernel for 11,000 genes
        if (const char* problem_text = svm_check_parameter(&problem, &parameter)) {
            throw Error(std::string("SupportVectorClassifier: cost ") + shortest(options.cost) + ", gamma " +
                        shortest(gamma_) + ": " + problem_text);
        }
        svm_set_print_string_function([](const char*) {});
        model_.reset(svm_train(&problem, &parameter));
    }

    static void fill(std::vector<svm_node>& nodes, std::span<const double> row) {
        for (std::size_t j = 0; j < row.size(); ++j) nodes[j] = {static_cast<int>(j + 1), row[j]};
        nodes[row.size()] = {-1, 0};
    }

    std::vector<std::vector<svm_node>> rows_;  // the model points into them
    std::unique_ptr<svm_model, Free> model_;
    double gamma_;
};

}  // namespace deepchrome
