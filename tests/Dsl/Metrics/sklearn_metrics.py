#!/usr/bin/env python3
"""Writes sklearn_metrics.json beside itself: rows with what scikit-learn measures on them.

The tests read the file; this script was run once, with Debian's python3-sklearn 1.2.1 (apt-get install python3-sklearn), and is kept so that cases can be added:
    python3 tests/Dsl/Metrics/sklearn_metrics.py
A metric is written as the JSON of our language. Averages are over the labels of all classes, as the model has them; what scikit-learn refuses to define is NaN.
"""
import json
import math
import pathlib
import warnings

import numpy as np
from sklearn import __version__
from sklearn import metrics as sk
from sklearn.metrics.pairwise import cosine_similarity

warnings.simplefilter("ignore")
AVERAGES = ["Macro", "Micro", "Weighted"]
sets = []


def decision(verb, index=None, average=None, threshold=None, beta=None):
    made = {"verb": verb}
    if beta is not None:
        made["beta"] = beta
    return {**made, "class": index, "average": average, "threshold": threshold}


def rank(verb, index=None, average=None):
    return {"verb": verb, "class": index, "average": average}


def loss(verb, **options):
    return {"verb": verb, **options, "outputs": "Mean", "samples": "Mean"}


def defined(function):
    try:
        return float(function())
    except ValueError:
        return math.nan


def add(name, form, classes, outputs, targets, values, report=None):
    outputs, targets = np.asarray(outputs, float), np.asarray(targets, float)
    sets.append({
        "name": name, "form": form, "classes": classes,
        "outputs": outputs.reshape(len(outputs), -1).tolist(), "targets": targets.reshape(len(targets), -1).tolist(),
        "values": [{"metric": metric, "value": "NaN" if math.isnan(value) else float(value)} for metric, value in values],
        "report": report,
    })


def decisions(true, given, labels, threshold=None, single=False):
    """Precision, recall and F of decisions: per class and averaged."""
    for verb, beta, score in [("Precision", None, sk.precision_score), ("Recall", None, sk.recall_score),
                              ("F1", None, sk.f1_score), ("FBeta", 2.0, None), ("FBeta", 0.5, None)]:
        def measure(average, beta=beta, score=score):
            return score(true, given, average=average, labels=labels) if score else sk.fbeta_score(true, given, beta=beta, average=average, labels=labels)
        each = measure(None)
        for k in labels:
            yield decision(verb, index=int(k), threshold=threshold, beta=beta), each[k]
        for average in AVERAGES:
            yield decision(verb, average=average, threshold=threshold, beta=beta), measure(average.lower())
        yield decision(verb, threshold=threshold, beta=beta), each[1] if single else measure("macro")


def report(true, given, labels):
    rows = [list(map(float, row)) for row in zip(*sk.precision_recall_fscore_support(true, given, labels=labels))]
    averages = {a: [float(v) for v in sk.precision_recall_fscore_support(true, given, labels=labels, average=a.lower())[:3]] for a in AVERAGES}
    return {"classes": rows, "averages": averages}


def areas(true, scores):
    precision, recall, _ = sk.precision_recall_curve(true, scores)
    some = np.sum(true) > 0
    return {
        "RocAuc": defined(lambda: sk.roc_auc_score(true, scores)),
        "AveragePrecision": sk.average_precision_score(true, scores) if some else 0.0,
        "PrAuc": sk.auc(recall, precision) if some else 0.0,
    }


def ranks(true, scores, multi_class):
    """Areas of an indicator matrix: per class, and averaged by scikit-learn itself where it averages."""
    for k in range(true.shape[1]):
        for verb, value in areas(true[:, k], scores[:, k]).items():
            yield rank(verb, index=k), value
    flat = areas(true.ravel(), scores.ravel())
    each = [areas(true[:, k], scores[:, k])["PrAuc"] for k in range(true.shape[1])]
    yield rank("PrAuc", average="Micro"), flat["PrAuc"]
    yield rank("PrAuc", average="Macro"), np.mean(each)
    for average in [None, *AVERAGES]:
        way = (average or "Macro").lower()
        yield rank("AveragePrecision", average=average), sk.average_precision_score(true, scores, average=way)
        if multi_class and way != "micro":
            yield rank("RocAuc", average=average), defined(
                lambda: sk.roc_auc_score(true.argmax(1), scores, average=way, multi_class="ovr", labels=range(true.shape[1])))
        elif way != "weighted" or np.all((true.sum(0) > 0) & (true.sum(0) < len(true))):
            yield rank("RocAuc", average=average), defined(lambda: sk.roc_auc_score(true, scores, average=way))


def binary(name, true, scores, with_loss=False):
    values = []
    for threshold in [None, 0.3, 0.7]:
        values += decisions(true, (scores > (threshold or 0.5)).astype(int), [0, 1], threshold, single=True)
    values.append(({"verb": "Accuracy", "threshold": 0.5}, sk.accuracy_score(true, scores > 0.5)))
    values.append(({"verb": "Accuracy", "threshold": 0.3}, sk.accuracy_score(true, scores > 0.3)))
    for verb, value in areas(true, scores).items():
        values += [(rank(verb), value), (rank(verb, index=1), value)]
    for verb, value in areas(1 - true, -scores).items():
        values.append((rank(verb, index=0), value))
    if with_loss:
        values.append((loss("BinaryCrossEntropy", labelSmoothing=0), sk.log_loss(true, scores, labels=[0, 1])))
    add(name, "Binary", 1, scores, true, values, report(true, (scores > 0.5).astype(int), [0, 1]))


def several(name, true, scores, ties=True):
    classes = scores.shape[1]
    labels = list(range(classes))
    indicator = np.eye(classes, dtype=int)[true]
    values = list(decisions(true, scores.argmax(1), labels))
    values += decisions(indicator, (scores > 0.25).astype(int), labels, threshold=0.25)
    values += ranks(indicator, scores, multi_class=np.all(indicator.sum(0) > 0))
    values.append(({"verb": "Accuracy", "threshold": 0.5}, sk.accuracy_score(true, scores.argmax(1))))
    if not ties:
        values += [({"verb": "TopK", "k": k}, sk.top_k_accuracy_score(true, scores, k=k, labels=labels)) for k in range(1, classes)]
        values.append((loss("CrossEntropy", labelSmoothing=0), sk.log_loss(true, scores, labels=labels)))
    made = report(true, scores.argmax(1), labels)
    add(name + ", indices", "ClassIndex", classes, scores, true, values, made)
    add(name + ", one-hot", "OneHot", classes, scores, indicator, values, made)
    add(name + ", as values", "Values", classes, scores, indicator,
        [(metric, value) for metric, value in values if metric["verb"] != "CrossEntropy"], made)
    if len(true) % 2 == 0:
        add(name + ", two positions", "ClassIndex", classes, scores.reshape(-1, 2 * classes), true.reshape(-1, 2), values)


def multi_label(name, true, scores):
    labels = list(range(true.shape[1]))
    given = (scores > 0.5).astype(int)
    values = list(decisions(true, given, labels)) + list(decisions(true, (scores > 0.7).astype(int), labels, threshold=0.7))
    values += ranks(true, scores, multi_class=False)
    values.append(({"verb": "Accuracy", "threshold": 0.5}, 1 - sk.hamming_loss(true, given)))
    add(name, "Binary", len(labels), scores, true, values, report(true, given, labels))


def regression(name, true, given):
    values = [
        (loss("MeanAbsoluteError"), sk.mean_absolute_error(true, given)),
        (loss("MeanSquaredError"), sk.mean_squared_error(true, given)),
        ({"verb": "RootMeanSquaredError", "output": None}, math.sqrt(sk.mean_squared_error(true, given))),
        ({"verb": "R2", "output": None, "average": "Uniform"}, defined(lambda: sk.r2_score(true, given))),
        ({"verb": "R2", "output": None, "average": "VarianceWeighted"}, defined(lambda: sk.r2_score(true, given, multioutput="variance_weighted"))),
    ]
    if true.shape[1] > 1:
        values.append(({"verb": "MeanCosine"}, np.mean(np.diag(cosine_similarity(true, given)))))
    for k in range(true.shape[1]):
        values.append(({"verb": "R2", "output": k, "average": "Uniform"}, defined(lambda: sk.r2_score(true[:, k], given[:, k]))))
        values.append(({"verb": "RootMeanSquaredError", "output": k}, sk.mean_squared_error(true[:, k], given[:, k], squared=False)))
    add(name, "Values", true.shape[1], given, true, values)


random = np.random.RandomState(7)
for seed in range(3):
    binary(f"two classes, ties {seed}", random.randint(0, 2, 40), random.randint(0, 11, 40) / 10)
binary("two classes, no ties", random.randint(0, 2, 50), random.uniform(0.01, 0.99, 50), with_loss=True)
binary("two classes, all outputs equal", np.array([0, 1, 1, 0, 1]), np.full(5, 0.6))
binary("two classes, perfect", np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.8, 0.2]))
binary("two classes, all rows true", np.ones(6, int), np.array([0.1, 0.9, 0.9, 0.6, 0.4, 0.5]))
binary("two classes, no row true", np.zeros(6, int), np.array([0.1, 0.9, 0.9, 0.6, 0.4, 0.5]))
binary("two classes, one row", np.array([1]), np.array([0.8]))
for seed in range(2):
    several(f"four classes, ties {seed}", random.randint(0, 4, 40), random.multinomial(10, [0.25] * 4, 40) / 10)
several("four classes, no ties", random.randint(0, 4, 40), random.dirichlet([1] * 4, 40) * 0.96 + 0.01, ties=False)
several("four classes, none of class 3", random.randint(0, 3, 30), random.multinomial(10, [0.25] * 4, 30) / 10)
never = random.multinomial(10, [0.3, 0.3, 0.3, 0.1], 31) / 10
never[:, 0] += never[:, 3]
never[:, 3] = 0
several("four classes, class 3 never given", random.randint(0, 4, 31), never)
several("four classes, class 3 neither there nor given", random.randint(0, 3, 31), never)
several("four classes, one class only", np.full(9, 2), random.multinomial(10, [0.25] * 4, 9) / 10)
for seed in range(2):
    multi_label(f"three labels, ties {seed}", random.randint(0, 2, (30, 3)), random.randint(0, 11, (30, 3)) / 10)
multi_label("three labels, one empty", random.randint(0, 2, (30, 3)) * [1, 0, 1], random.randint(0, 11, (30, 3)) / 10)
multi_label("three labels, one full", random.randint(0, 2, (30, 3)) | [0, 1, 0], random.randint(0, 11, (30, 3)) / 10)
multi_label("three labels, none true", np.zeros((6, 3), int), random.randint(0, 11, (6, 3)) / 10)

numbers = random.normal(size=(30, 1))
regression("one output", numbers, numbers + random.normal(size=(30, 1)) * 0.3)
numbers = random.normal(size=(30, 3)) * [1, 10, 0.1] + [0, 5, -2]
regression("three outputs", numbers, numbers + random.normal(size=(30, 3)))
regression("three outputs, far from 0", numbers + 1e6, numbers + 1e6 + random.normal(size=(30, 3)) * 0.1)
constant = numbers.copy()
constant[:, 1] = 3
regression("three outputs, one constant", constant, constant + random.normal(size=(30, 3)))
regression("three outputs, one constant and perfect", constant, constant + random.normal(size=(30, 3)) * [1, 0, 1])
regression("three outputs, all constant", np.full((5, 3), 2.0), np.full((5, 3), 2.0) + [0, 1, 0])
regression("three outputs, perfect", numbers, numbers)
regression("two outputs, one row", np.array([[1.0, 2.0]]), np.array([[1.5, 2.0]]))

target = pathlib.Path(__file__).with_suffix(".json")
with target.open("w", encoding="utf-8") as file:
    file.write('{"scikit-learn": ' + json.dumps(__version__) + ', "sets": [\n')
    file.write(",\n".join(json.dumps(one, separators=(",", ":")) for one in sets))
    file.write("\n]}\n")
print(len(sets), "sets,", sum(len(one["values"]) for one in sets), "values")
