// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/training/task.hpp>

using namespace deepchrome;

namespace {

const Task binary{};
const Task three{3};
const Task number = Task::regression();

using Values = std::vector<float>;

}  // namespace

TEST_CASE("Task: what follows from the number of classes") {
    CHECK(binary.binary());
    CHECK_FALSE(binary.is_regression());
    CHECK(binary.width() == 2);
    CHECK(binary.outputs() == OutputKind::log_probabilities);
    CHECK(binary.name() == "2 classes");
    CHECK(binary.monitor() == Monitor::valid_auroc);

    CHECK_FALSE(three.binary());
    CHECK_FALSE(three.is_regression());
    CHECK(three.width() == 3);
    CHECK(three.outputs() == OutputKind::log_probabilities);
    CHECK(three.name() == "3 classes");
    CHECK(three.monitor() == Monitor::valid_auroc);

    CHECK_FALSE(number.binary());
    CHECK(number.is_regression());
    CHECK(number.width() == 1);
    CHECK(number.outputs() == OutputKind::values);
    CHECK(number.name() == "a regression");
    CHECK(number.monitor() == Monitor::valid_pearson);
}

TEST_CASE("Task: a card says it, and describe_in writes such a card") {
    for (const Task task : {binary, three, number, Task{7}}) {
        CAPTURE(task.name());
        ModelCard card;
        task.describe_in(card);
        CHECK(Task::of(card) == task);
    }
    ModelCard card;
    binary.describe_in(card);
    CHECK(card.classes == std::vector<std::string>{"OFF", "ON"});
    CHECK(card.task == TaskKind::classify);
    three.describe_in(card);
    CHECK(card.classes == std::vector<std::string>{"0", "1", "2"});
    CHECK(card.task == TaskKind::classify);
    number.describe_in(card);
    CHECK(card.classes.empty());
    CHECK(card.task == TaskKind::regress);

    ModelCard unnamed;
    unnamed.classes = {};
    CHECK(Task::of(unnamed) == binary);
    unnamed.task = TaskKind::regress;
    CHECK(Task::of(unnamed) == number);
}

TEST_CASE("Task: how tables are read") {
    const CsvOptions two = binary.reading({"a", "b"}, Labels::optional, "think");
    CHECK(two.marks == std::vector<std::string>{"a", "b"});
    CHECK(two.labels == Labels::optional);
    CHECK(two.kind == LabelKind::binary);
    CHECK(two.classes == 0);
    CHECK(two.label_remedy == "think");

    const CsvOptions more = three.reading({}, Labels::required);
    CHECK(more.labels == Labels::required);
    CHECK(more.kind == LabelKind::whole);
    CHECK(more.classes == 3);
    CHECK(more.label_remedy == "correct the label");

    const CsvOptions numbers = number.reading({}, Labels::required);
    CHECK(numbers.kind == LabelKind::numeric);
    CHECK(numbers.classes == 0);
}

TEST_CASE("Task: the genes of each class") {
    CHECK(binary.class_counts(Values{1, 0, 1, 1}) == std::vector<std::size_t>{1, 3});
    CHECK(three.class_counts(Values{2, 0, 2}) == std::vector<std::size_t>{1, 0, 2});
    CHECK(number.class_counts(Values{}).empty());
}

TEST_CASE("Task: labels from which nothing can be learned") {
    CHECK(binary.why_untrainable(Values{1, 0, 1}).empty());
    CHECK(binary.why_untrainable(Values{1, 1, 1}) == "all 3 genes are ON (wanted genes of both classes)");
    CHECK(binary.why_untrainable(Values{0, 0}, "test ") ==
          "all 2 test genes are OFF (wanted genes of both classes)");

    CHECK(three.why_untrainable(Values{0, 2, 1}).empty());
    CHECK(three.why_untrainable(Values{0, 2, 0, 2}) ==
          "none of the 4 genes is of class 1 (wanted genes of all 3 classes)");
    CHECK(three.why_untrainable(Values{1, 2}, "validation ") ==
          "none of the 2 validation genes is of class 0 (wanted genes of all 3 classes)");

    CHECK(number.why_untrainable(Values{0.5f, 0.25f}).empty());
    CHECK(number.why_untrainable(Values{0.5f, 0.5f, 0.5f}, "training ") ==
          "all 3 training genes have the value 0.5 (wanted values that differ)");

    for (const Task task : {binary, three, number}) {
        CAPTURE(task.name());
        CHECK(task.why_untrainable(Values{}, "test ") == "there are no test genes (wanted some)");
    }
}

TEST_CASE("Task: folds are stratified by class, or by tenths of the values") {
    CHECK(binary.strata(Values{1, 0, 1}) == Values{1, 0, 1});
    CHECK(three.strata(Values{2, 0, 1}) == Values{2, 0, 1});
    Values values;
    Values tenths;
    for (int i = 0; i < 20; ++i) {
        values.push_back(static_cast<float>(100 - 3 * i));
        tenths.push_back(static_cast<float>(9 - i / 2));
    }
    CHECK(number.strata(values) == tenths);
}
