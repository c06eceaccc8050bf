"""Trains a part of a grid of scikit-learn's MLPClassifier: says ready, waits for a line, answers with a line of JSON; again for each line."""
import json
import sys
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

folder, epochs, first, step, kind = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
warnings.simplefilter("ignore")


def load(part):
    features = numpy.fromfile(f"{folder}/{part}-features.bin", dtype="<f4").reshape(-1, 64).astype(kind)
    return features, numpy.fromfile(f"{folder}/{part}-targets.bin", dtype="<f4").astype(int)


(train_x, train_y), (test_x, test_y) = load("train"), load("test")
cells = [(rate, alpha) for rate in numpy.logspace(-5, 1, 7) for alpha in numpy.logspace(-5, 1, 7)][first::step]
print(json.dumps({"sklearn": sklearn.__version__, "numpy": numpy.__version__, "python": sys.version.split()[0]}), flush=True)
for _ in sys.stdin:
    scores, steps = [], 0
    for rate, alpha in cells:
        net = MLPClassifier(
            hidden_layer_sizes=(50,), activation="logistic", solver="sgd", momentum=0, alpha=alpha, learning_rate_init=rate,
            batch_size=100, max_iter=epochs, tol=0, n_iter_no_change=epochs, random_state=0)
        net.fit(train_x, train_y)
        net.score(train_x, train_y)
        scores.append(net.score(test_x, test_y))
        steps += net.n_iter_
    print(json.dumps({"best": max(scores), "epochs": steps}), flush=True)
