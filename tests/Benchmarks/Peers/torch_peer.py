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

torch.set_num_threads(1)
with open("/proc/self/maps") if os.path.exists("/proc/self/maps") else open(os.devnull) as maps:
    paths = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line or "mkl_rt" in line}
libraries = sorted(os.path.basename(path) for path in paths)
print(json.dumps({"torch": torch.__version__, "python": sys.version.split()[0], "blas": libraries}), flush=True)


def build(job):
    sizes = job["sizes"]
    layers = []
    for i, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        layer = torch.nn.Linear(inputs, units)
        with torch.no_grad():
            weight = numpy.fromfile(f"{job['folder']}/weight{i}.bin", dtype=numpy.float32)
            layer.weight.copy_(torch.from_numpy(weight.reshape(inputs, units).T.copy()))
            layer.bias.zero_()
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def train(job):
    x = torch.from_numpy(numpy.fromfile(f"{job['folder']}/features.bin", dtype=numpy.float32).reshape(-1, job["sizes"][0]))
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
