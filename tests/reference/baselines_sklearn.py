# SPDX-License-Identifier: BSD-3-Clause
"""Test AUROC of scikit-learn's classifiers on the folds that folds.py wrote, trained on training and validation genes:

    python3 baselines_sklearn.py FOLDS        one line per fold and model: fold, model, AUROC
"""
import pathlib
import sys

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from gene_table import auroc, read


def main(folds):
    for fold in sorted(folds.glob("fold*")):
        (train, y1), (valid, y2), (test, wanted) = (read(fold / (name + ".csv")) for name in ("train", "valid", "test"))
        raw = np.concatenate([train, valid]).astype(float)
        labels = np.concatenate([y1, y2])

        def flat(x):
            return x.reshape(len(x), -1)

        def say(model, score):
            print(fold.name, model, auroc(score, wanted))

        def standardized(extract):
            scaler = StandardScaler().fit(extract(raw))
            return scaler.transform(extract(raw)), scaler.transform(extract(test.astype(float)))

        seen, unseen = standardized(lambda x: flat(np.log1p(x)))
        say("svc", SVC(C=1, gamma="scale").fit(seen, labels).decision_function(unseen))
        say("forest", RandomForestClassifier(500, random_state=0).fit(flat(raw), labels).predict_proba(flat(test))[:, 1])

        say("logistic", LogisticRegression(C=0.01, max_iter=10000, tol=1e-8).fit(seen, labels).decision_function(unseen))
        say("ridge", Ridge(alpha=100).fit(seen, labels).predict(unseen))
        for name, extract in (("log1p", lambda x: np.log1p(x).mean(1)), ("none", lambda x: x.mean(1))):
            seen, unseen = standardized(extract)
            model = LogisticRegression(C=1e4, max_iter=10000, tol=1e-8).fit(seen, labels)
            say("linear-" + name, model.decision_function(unseen))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
