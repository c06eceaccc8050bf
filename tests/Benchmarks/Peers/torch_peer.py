"""The other side of the comparison: trains the net it is told to, on request, and says how long that took.

One request per line, one answer per line. Wrong versions or a missing torch show in the first line.
"""
import json
import os
import sys
import time

try:
    import numpy
    import torch
except ImportError as error:
    print(json.dumps({"error": str(error)}), flush=True)
    sys.exit(0)

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
with open("/proc/self/maps") if os.path.exists("/proc/self/maps") else open(os.devnull) as maps:
    paths = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line or "mkl_rt" in line}
libraries = sorted(os.path.basename(path) for path in paths)
print(json.dumps({"torch": torch.__version__, "python": sys.version.split()[0], "blas": libraries}), flush=True)


def build(job):
    shape = job["input"]
    layers = []
    weights = 0
    order = None
    for i, spec in enumerate(job["layers"]):
        kind, size = spec["kind"], spec["size"]
        if kind == "flatten":
            # Our images have their channels last, these have them first: the next weight's rows are put in order.
            order = numpy.arange(numpy.prod(shape)).reshape(shape).transpose(2, 0, 1).reshape(-1) if len(shape) == 3 else None
            shape = [int(numpy.prod(shape))]
            layers.append(torch.nn.Flatten())
            continue
        if kind == "pool":
            shape = [shape[0] // size, shape[1] // size, shape[2]]
            layers.append(torch.nn.MaxPool2d(size))
            continue
        weight = numpy.fromfile(f"{job['folder']}/weight{weights}.bin", dtype=numpy.float32)
        weights += 1
        if kind == "conv":
            kernel = spec["kernel"]
            layer = torch.nn.Conv2d(shape[-1], size, kernel, padding="same" if spec["same"] else 0)
            weight = weight.reshape(kernel, kernel, shape[-1], size).transpose(3, 2, 0, 1)
            less = 0 if spec["same"] else kernel - 1
            shape = [shape[0] - less, shape[1] - less, size]
        else:
            layer = torch.nn.Linear(shape[-1], size)
            weight = weight.reshape(shape[-1], size)
            weight = (weight if order is None else weight[order]).T
            shape, order = [size], None
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weight.copy()))
            layer.bias.zero_()
        layers.append(layer)
        if i < len(job["layers"]) - 1:
            layers.append(torch.nn.ReLU())
    return torch.nn.Sequential(*layers)


def train(job):
    x = torch.from_numpy(numpy.fromfile(f"{job['folder']}/features.bin", dtype=numpy.float32).reshape([-1] + job["input"]))
    x = x.permute(0, 3, 1, 2).contiguous() if len(job["input"]) == 3 else x
    y = torch.from_numpy(numpy.fromfile(f"{job['folder']}/targets.bin", dtype=numpy.float32)).long()
    model = build(job)
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=job["rate"])
        if job["optimizer"] == "Sgd"
        else torch.optim.Adam(model.parameters(), lr=job["rate"], eps=1e-7)
    )
    loss_function = torch.nn.CrossEntropyLoss()
    rows, size = len(x), job["batch"]
    begin = time.perf_counter()
    for _ in range(job["epochs"]):
        order = torch.randperm(rows) if job["shuffle"] else torch.arange(rows)
        total = 0.0
        for start in range(0, rows, size):
            pick = order[start:start + size]
            optimizer.zero_grad(set_to_none=True)
            loss = loss_function(model(x[pick]), y[pick])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(pick)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "loss": total / rows}


for line in sys.stdin:
    print(json.dumps(train(json.loads(line))), flush=True)
