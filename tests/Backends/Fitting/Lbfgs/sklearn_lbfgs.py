"""Where scikit-learn's lbfgs ends on the problems of LbfgsTests. Run with Debian's python3-sklearn; its numbers stand in the test.

Data and starts are formulas, so that both sides have the same without a file.
"""
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")
print("scikit-learn", sklearn.__version__)
ROWS, FEATURES = 30, 3
x = np.sin(np.arange(ROWS * FEATURES) * 1.7).reshape(ROWS, FEATURES)
value = x[:, 0] * x[:, 1] + 0.5 * x[:, 2]
classes = np.where(value > 0.2, 2, np.where(value > -0.2, 1, 0))


def start(shape, seed):
    return 0.5 * np.cos(np.arange(np.prod(shape)) * 0.9 + seed).reshape(shape)


def mlp(kind, target, alpha):
    model = kind(hidden_layer_sizes=(4,), activation="tanh", solver="lbfgs", alpha=alpha, max_iter=1, warm_start=True, tol=1e-7, max_fun=100000)
    model.fit(x, target)
    model.coefs_ = [start(w.shape, i) for i, w in enumerate(model.coefs_)]
    model.intercepts_ = [np.zeros_like(b) for b in model.intercepts_]
    model.max_iter = 5000
    model.fit(x, target)
    print(kind.__name__, "alpha", alpha, "loss", repr(model.loss_), "iterations", model.n_iter_, "first output", repr((model.predict_proba(x) if kind is MLPClassifier else model.predict(x).reshape(-1, 1))[0].tolist()))


mlp(MLPRegressor, value, 0.3)
mlp(MLPClassifier, classes, 0.3)

# (1/2) w.w + C * sum of losses; ours is that divided by C * rows.
logistic = LogisticRegression(C=2, tol=1e-10, max_iter=10000).fit(x, classes)
p = logistic.predict_proba(x)
loss = -np.log(p[np.arange(ROWS), classes]).mean() + (logistic.coef_ ** 2).sum() / 2 / (2 * ROWS)
print("LogisticRegression loss", repr(loss), "coef", repr(logistic.coef_.T.ravel().tolist()))
