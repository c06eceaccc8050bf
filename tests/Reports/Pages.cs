namespace Pipeline.Tests;

/// <summary>Reports of small trainings that show every kind of chart, by name. Made once.</summary>
internal static class Pages
{
    internal static readonly TimeProvider Clock = new FixedClock();

    private static readonly Dictionary<string, Lazy<Report>> s_all = new(StringComparer.Ordinal)
    {
        ["digits"] = new(Digits),
        ["iris"] = new(Iris),
        ["xor"] = new(Xor),
        ["clusters"] = new(Clusters),
        ["sine"] = new(Sine),
        ["convolution"] = new(Convolution),
        ["data"] = new(() => Report.Of(Datasets.Digits(), new ReportSettings { Pictures = 50, Pairs = [(20, 43)] }, Clock)),
        ["grid"] = new(Grid),
        ["compared"] = new(() => Report.Of(ComparisonTests.Square(Datasets.Iris(), epochs: 10), Datasets.Iris(), clock: Clock)),
        ["search"] = new(Search),
        ["folds"] = new(() => Report.Of(ComparisonTests.Folds(Datasets.Iris()), clock: Clock)),
        ["hostile"] = new(Hostile),
    };

    internal static IEnumerable<string> Names => s_all.Keys;

    /// <summary>What a class name may try.</summary>
    internal static Seq<string> HostileNames =>
    [
        "<script>window.pwned = 1</script>",
        "</script><script>window.pwned = 2</script>",
        "\"><img src=x onerror=window.pwned=3>",
        "line\u2028separator\u2029and\r\nbreak\u0000",
        "__proto__",
        "constructor",
        "toString",
        "{\"signal\": \"window.pwned = 4\"}",
        "datum['x'] === 1 || (window.pwned = 5)",
        "<!--",
        "javascript:window.pwned=6",
        "\u202Eright to left",
        "\uD800 half a pair",
        new string('W', 200),
    ];

    internal static Report Of(string name) => s_all[name].Value;

    private static Report Digits()
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var trained = Input(64).Dense(32, Relu).Dense(10, Softmax).Loss(CrossEntropy, L2(1e-4)).Optimizer(Adam(0.003)).Metrics(Accuracy)
            .Compile(Managed).Fit(train, epochs: 12, validation: test, recording: Recording.GradientNorms | Recording.DeadUnits);
        return Report.Of(trained, test, train, clock: Clock);
    }

    private static Report Iris()
    {
        var (train, test) = Datasets.Iris().Split(0.6, seed: 1);
        var trained = Input(4).Dense(8, Tanh, name: "hidden").Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)).Metrics(Accuracy)
            .Compile(Reference).Fit(train, epochs: 60, validation: test);
        return Report.Of(trained, test, train, new ReportSettings { Title = "Iris", Pairs = [(0, 1), (2, 3)] }, Clock);
    }

    private static Report Xor()
    {
        var trained = Input(2).Dense(4, Tanh).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Adam(0.05)).Metrics(Accuracy)
            .Compile(Reference).Fit(Datasets.Xor(), epochs: 300);
        return Report.Of(trained, Datasets.Xor(), clock: Clock);
    }

    private static Report Clusters()
    {
        const int Rows = 240;
        var random = Philox.For(7, "clusters");
        var (points, labels) = (new float[Rows, 2], new int[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            labels[row] = row % 3;
            points[row, 0] = (float)((labels[row] - 1) * 2 + Noise(random, row, 0));
            points[row, 1] = (float)((labels[row] == 1 ? 2 : -1) + Noise(random, row, 1));
        }

        var (train, test) = Dataset.Of(points, labels, classes: ["north", "south", "west"], featureNames: ["longitude", "latitude"]).Split(0.7, seed: 1);
        var trained = Input(2).Dense(6, Relu).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.02)).Metrics(Accuracy).Compile(Managed).Fit(train, epochs: 40, validation: test);
        return Report.Of(trained, test, clock: Clock);
    }

    private static Report Sine()
    {
        const int Rows = 200;
        var random = Philox.For(3, "sine");
        var (x, y) = (new float[Rows, 1], new float[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            x[row, 0] = (float)(-Math.PI + (2 * Math.PI * row / (Rows - 1)));
            y[row] = (float)(Math.Sin(x[row, 0]) + (0.3 * Noise(random, row, 0)));
        }

        var data = Dataset.Of(x, y, featureNames: ["angle (rad)"]).Named(targets: ["sin"]);
        var (train, test) = data.Split(0.7, seed: 1);
        var trained = Input(1).Dense(12, Tanh).Dense(6, x => x * Sigmoid(2 * x)).Dense(1).Loss(MeanSquaredError).Optimizer(Adam(0.02)).Metrics(MeanAbsoluteError)
            .Compile(Reference).Fit(train, epochs: 150, validation: test);
        return Report.Of(trained, test, train, clock: Clock);
    }

    private static Report Convolution()
    {
        var (train, test) = Datasets.Digits().Reshape([8, 8, 1]).Split(0.8, seed: 2);
        var trained = Input(8, 8, 1).Conv2D(8, 3, activation: Relu).Flatten().Dense(16, LeakyRelu(0.1)).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.002)).Metrics(Accuracy)
            .Compile(Managed).Fit(train, epochs: 3, validation: test);
        return Report.Of(trained, test, settings: new ReportSettings { Pictures = 20 }, clock: Clock);
    }

    private static Report Grid()
    {
        string[] rates = ["1e-5", "1e-4", "1e-3", "0.01", "0.1", "1", "10"];
        Seq<HeatCell> Cells(double shift) => rates.SelectMany((rate, column) => rates.Select((lambda, row) =>
            new HeatCell(rate, lambda, column == 6 && row == 6 ? double.NaN : 1 / (1 + Math.Exp(-(column - row * shift))))))
            .ToSeq();
        return new Report("Grid of rates and penalties").Add(
            "Grid",
            Chart.HeatMap("Training accuracy", "learning rate", "L2", "accuracy", Cells(0.5)),
            Chart.HeatMap("Test accuracy", "learning rate", "L2", "accuracy", Cells(0.8)),
            new ReportTable(["rate", "L2", "test accuracy"], [["0.01", "1e-3", "0.9834"]]) { Caption = "best row" })
            .Add("Activations", Chart.Activations(Relu, x => LeakyRelu(x, 0.1), Tanh, Sigmoid, Gelu));
    }

    /// <summary>Cells that were drawn, whose best was stopped and kept.</summary>
    private static Report Search()
    {
        var (train, test) = Datasets.Iris().Split(0.6, seed: 1);
        var search = RandomSearch(12, seed: 3, draw => Input(4).Rescale(0.1).Dense(draw.Integer(4, 16), Tanh).Dropout(draw.Uniform(0, 0.5)).Dense(3, Softmax).Loss(CrossEntropy)
            .Optimizer(draw.Choice<Optimizer>(Sgd(draw.LogUniform(0.01, 1), momentum: draw.Uniform(0, 0.9)), Adam(draw.LogUniform(0.03, 0.3))))
            .Metrics(Accuracy).StopWhen(Validation(TotalLoss).Stalls(3)).Keep(Best(Validation(TotalLoss))));
        return Report.Of(search.Compare(Managed, train, test, epochs: 90, validation: test), test, clock: Clock);
    }

    private static Report Hostile()
    {
        var names = HostileNames;
        var (points, labels) = (new float[names.Count * 4, 2], new string[names.Count * 4]);
        for (var row = 0; row < labels.Length; row++)
        {
            (points[row, 0], points[row, 1], labels[row]) = (row % 7, row % 5, names[row % names.Count]);
        }

        var data = Dataset.Of(points, labels, featureNames: ["<img src=x onerror=window.pwned=7>", "</script><b>"]);
        var trained = Input(2).Dense(4, Tanh).Dense(names.Count, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)).Metrics(Accuracy).Compile(Reference).Fit(data, epochs: 2, validation: data);
        var own = new Chart("<b>own</b>", """{"title": "</script><script>window.pwned=8</script>", "data": {"url": "http://127.0.0.1:9/x.json", "values": [{"x": "</script><script>window.pwned=9</script>"}]}, "width": "container", "mark": "point", "encoding": {"x": {"field": "x"}}}""");
        return Report.Of(trained, data, data, new ReportSettings { Title = "<script>window.pwned = 10</script>" }, Clock)
            .Add("<i>Notes</i>", new Note("<script>window.pwned = 11</script>"), new CodeText("</code></pre><script>window.pwned = 12</script>"), own);
    }

    private static double Noise(Philox random, int row, int column) => 0.6 * random.Normal((ulong)row, (ulong)column);

    internal static string FileOf(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "pages")).FullName;
        return Path.Combine(folder, $"{name}.html");
    }

    internal static string Root { get; } = Repository(AppContext.BaseDirectory);

    private static string Repository(string folder) => File.Exists(Path.Combine(folder, "Pipeline.sln")) ? folder : Repository(Path.GetDirectoryName(folder)!);

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
