using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Reports by class, beside scikit-learn's of the same decisions (tests/Dsl/Metrics/sklearn_metrics.py).</summary>
public sealed class ClassReportTests
{
    /// <summary>The model gives its features back: softmax and sigmoid of what their outputs should be.</summary>
    [Fact]
    public void ClassReport_OfEachRecordedCase_IsScikitLearns()
    {
        var compared = 0;
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sklearn_metrics.json")));
        foreach (var set in document.RootElement.GetProperty("sets").EnumerateArray().Where(set => set.GetProperty("report").ValueKind == JsonValueKind.Object))
        {
            var (form, name) = (set.GetProperty("form").GetString(), set.GetProperty("name").GetString());
            if (form == "Values")
            {
                continue;
            }

            var (outputs, targets) = (Numbers(set.GetProperty("outputs")), Numbers(set.GetProperty("targets")));
            var model = Input(outputs.Shape[1]);
            var objective = form == "Binary" ? model.Activation(x => Max(Min(x, 1), 0)).Loss(BinaryCrossEntropy) : model.Activation(x => Max(x, 1e-9)).Loss(CrossEntropy);
            var report = objective.Optimizer(Sgd()).Compile(Reference).Initialize().ClassReport(Dataset.Of(outputs, targets));

            var (classes, averages) = (set.GetProperty("report").GetProperty("classes"), set.GetProperty("report").GetProperty("averages"));
            var expected = classes.EnumerateArray().Concat(new[] { "Micro", "Macro", "Weighted" }.Select(average => averages.GetProperty(average))).SelectMany(row => Values(row)[..3]);
            var values = report.Classes.Concat([report.Micro, report.Macro, report.Weighted]).SelectMany(row => new[] { row.Precision, row.Recall, row.F1 });
            values.Zip(expected).Should().AllSatisfy(pair => pair.First.Should().BeApproximately(pair.Second, 1e-12), name);
            report.Classes.Select(row => (double)row.Support).Should().Equal(classes.EnumerateArray().Select(row => row[3].GetDouble()), name);
            report.Classes.Count.Should().Be(classes.GetArrayLength());
            compared++;
        }

        compared.Should().BeGreaterThan(20);
    }

    [Fact]
    public void Classes_FewerThanOutputs_KeepTheirNames()
    {
        var data = Made.Labelled(12);
        var trained = Input(2).Dense(5, Softmax).Loss(CrossEntropy).Optimizer(Sgd()).Compile(Reference).Fit(data, epochs: 1);
        trained.ConfusionMatrix(data).Classes.Should().Equal("a", "b", "c", "3", "4");
        trained.ClassReport(data).Classes.Select(row => row.Name).Should().Equal("a", "b", "c", "3", "4");
    }

    [Fact]
    public void ClassReport_Printed_IsATableWithAverages()
    {
        var report = ClassReport.Of(ConfusionMatrix.Of(["setosa", "versicolor"], [0, 0, 0, 1], [0, 0, 1, 1]));

        report.ToString().Should().Be(
            """
                              precision     recall         f1    support
            setosa               1.0000     0.6667     0.8000          3
            versicolor           0.5000     1.0000     0.6667          1
            micro average        0.7500     0.7500     0.7500          4
            macro average        0.7500     0.8333     0.7333          4
            weighted average     0.8750     0.7500     0.7667          4
            """);
        report["versicolor"].Should().Be(new ClassScores("versicolor", 0.5, 1, 2.0 / 3, 1));
        report["setosa"].ToString().Should().Be("setosa: precision 1, recall 0.6666666666666666, f1 0.8 of 3");
        report.Should().Be(ClassReport.Of(ConfusionMatrix.Of(["setosa", "versicolor"], [1, 0, 0, 0], [1, 0, 1, 0])));
        report.Invoking(it => it["virginica"]).Should().Throw<KeyNotFoundException>().WithMessage("The report has no class \"virginica\".\n  Fix: use one of setosa, versicolor.");
    }

    [Fact]
    public void ClassReport_AsTheMetrics_WithTheThresholdOfTheAccuracy()
    {
        var data = Dataset.Of(Made.Values(30).Features, Tensor.Of([.. Enumerable.Range(0, 60).Select(i => i * i % 7 % 2 == 0 ? 0.0 : 1)], [30, 2]));
        var trained = Input(2).Dense(2, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)).Metrics(Accuracy with { Threshold = 0.45 }, F1 with { Threshold = 0.45 }, F1 with { Class = 1 })
            .Compile(Reference).Fit(data, epochs: 3);

        trained.ClassReport(data).Macro.F1.Should().Be(trained.Evaluate(data).Value("f1 at 0.45"));
        trained.ClassReport(data, threshold: 0.5).Classes[1].F1.Should().Be(trained.Evaluate(data).Value("f1 of class 1"));
        trained.Invoking(it => it.ClassReport(data, threshold: double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
        Made.Linear().Compile(Reference).Initialize().Invoking(it => it.ClassReport(Made.Values(4))).Should().Throw<ArgumentException>();
    }

    private static double[] Values(JsonElement row) => [.. row.EnumerateArray().Select(value => value.GetDouble())];

    private static Tensor Numbers(JsonElement rows) => Tensor.Of([.. rows.EnumerateArray().SelectMany(Values)], [rows.GetArrayLength(), rows[0].GetArrayLength()]);
}
