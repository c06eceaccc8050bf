using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Specs and values of charts, without a browser.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Names => [.. Pages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Specs_OfAPage_AreWholeVegaLite(string name)
    {
        Pages.Of(name).Charts.Should().NotBeEmpty();
        foreach (var chart in Pages.Of(name).Charts.Where(chart => chart.Title != "<b>own</b>"))
        {
            var spec = JsonDocument.Parse(chart.Spec).RootElement;
            spec.GetProperty("$schema").GetString().Should().Be("https://vega.github.io/schema/vega-lite/v6.json");
            spec.GetProperty("title").GetString().Should().Be(chart.Title);
            spec.GetProperty("data").GetProperty("values").GetArrayLength().Should().BePositive();
            chart.Values.Rows.Should().NotBeEmpty("a table stands in the place of {0}", chart.Title);
        }
    }

    [Fact]
    public void Curves_OfAHistory_CarryItsValues()
    {
        var chart = Chart.Curves("Loss", "epoch", "loss", [Curve.ByEpoch("train", [0.5, 0.25, double.NaN]), Curve.ByEpoch("dev", [0.6, 0.5, 0.4])]);
        Values(chart).Should().Equal(
            """{"x":1,"y":0.5,"s":"train"}""", """{"x":2,"y":0.25,"s":"train"}""", """{"x":3,"y":null,"s":"train"}""",
            """{"x":1,"y":0.6,"s":"dev"}""", """{"x":2,"y":0.5,"s":"dev"}""", """{"x":3,"y":0.4,"s":"dev"}""");
        chart.Values.Columns.Should().Equal("epoch", "train", "dev");
        chart.Values.Rows[1].Should().Equal("2", "0.2500", "0.5000");
    }

    [Theory]
    [InlineData(0.001, 1, "log")]
    [InlineData(0.5, 1, null)]
    [InlineData(0, 1, null)]
    public void Curves_OfManyMagnitudes_HaveALogarithmicAxis(double lowest, double highest, string? expected)
    {
        var scale = Spec(Chart.Curves("Loss", "epoch", "loss", [Curve.ByEpoch("train", [highest, lowest])])).GetProperty("encoding").GetProperty("y").GetProperty("scale");
        (scale.TryGetProperty("type", out var type) ? type.GetString() : null).Should().Be(expected);
    }

    [Fact]
    public void Functions_OfManyMagnitudes_KeepTheirForm()
    {
        var scale = Spec(Chart.Activations(Sigmoid)).GetProperty("encoding").GetProperty("y").GetProperty("scale");
        scale.TryGetProperty("type", out _).Should().BeFalse();
    }

    [Fact]
    public void Curves_OfManyPoints_KeepFirstAndLast()
    {
        var chart = Chart.Curves("Loss", "epoch", "loss", [Curve.ByEpoch("train", Enumerable.Range(1, 10_000).Select(epoch => 1.0 / epoch))]);
        var values = Values(chart);
        values.Should().HaveCount(500);
        values[0].Should().StartWith("""{"x":1,""");
        values[^1].Should().StartWith("""{"x":10000,""");
        chart.Values.Rows.Should().HaveCount(50);
        chart.Values.Caption.Should().Be("50 of 10,000 rows");
    }

    [Fact]
    public void HeatMap_OfCells_KeepsTheOrderOfLabelsAndLeavesGapsEmpty()
    {
        var chart = Chart.HeatMap("Test", "rate", "L2", "accuracy", [new("10", "b", 0.5), new("9", "a", double.NaN), new("9", "b", 0.75)]);
        var (x, y) = (Spec(chart).GetProperty("encoding").GetProperty("x"), Spec(chart).GetProperty("encoding").GetProperty("y"));
        x.GetProperty("scale").GetProperty("domain").ToString().Should().Be("""["10","9"]""");
        y.GetProperty("scale").GetProperty("domain").ToString().Should().Be("""["b","a"]""");
        chart.Values.Columns.Should().Equal(@"L2 \ rate", "10", "9");
        chart.Values.Rows.Select(row => string.Join('|', row)).Should().Equal("b|0.5000|0.7500", "a||NaN");
    }

    /// <summary>The example of scikit-learn's roc_curve and roc_auc_score, and a tie.</summary>
    [Theory]
    [InlineData(new[] { 0.1, 0.4, 0.35, 0.8 }, new[] { false, false, true, true }, new[] { 0, 0, 0.5, 0.5, 1 }, new[] { 0, 0.5, 0.5, 1, 1 }, 0.75)]
    [InlineData(new[] { 0.5, 0.5, 0.5, 0.5 }, new[] { false, true, false, true }, new double[] { 0, 1 }, new double[] { 0, 1 }, 0.5)]
    [InlineData(new[] { 0.9, 0.1 }, new[] { true, false }, new double[] { 0, 0, 1 }, new double[] { 0, 1, 1 }, 1.0)]
    public void Roc_OfScores_IsThatOfScikitLearn(double[] scores, bool[] isPositive, double[] falseRate, double[] trueRate, double area)
    {
        var roc = RocCurve.Of("1", scores, isPositive);
        roc.FalseRate.Should().Equal(falseRate);
        roc.TrueRate.Should().Equal(trueRate);
        roc.Area.Should().BeApproximately(area, 1e-12);
    }

    [Fact]
    public void DecisionRegions_OfAPlane_AreTheModelsOwnAnswers()
    {
        var data = Datasets.Xor();
        var trained = Input(2).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)).Compile(Reference).Initialize(Tensors(("1:Dense.weight", [1, 0], [2, 1]), ("1:Dense.bias", [-0.5], [1])));
        var values = Values(Chart.DecisionRegions(trained, data)).Select(value => value == "1").ToList();
        values.Should().HaveCount(64 * 64);
        for (var cell = 0; cell < values.Count; cell++)
        {
            values[cell].Should().Be(cell % 64 >= 32, "the first feature of cell {0} decides", cell);
        }
    }

    [Fact]
    public void OutputOverLine_OfAModel_IsWhatItPredicts()
    {
        var data = Dataset.Of(Tensor.Of(new double[] { 0, 1, 2 }, [3, 1]), Tensor.Of(new double[] { 1, 3, 5 }, [3, 1]));
        var trained = Input(1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize(Tensors(("1:Dense.weight", [2], [1, 1]), ("1:Dense.bias", [1], [1])));
        var values = Values(Chart.OutputOverLine(trained, data)).Select(value => JsonDocument.Parse(value).RootElement).ToList();
        values.Where(value => value.GetProperty("k").GetString() == "line").Should().HaveCount(200)
            .And.OnlyContain(value => Math.Abs(value.GetProperty("y").GetDouble() - (2 * value.GetProperty("x").GetDouble()) - 1) < 1e-4);
        values.Where(value => value.GetProperty("k").GetString() == "point").Select(value => value.GetProperty("y").GetDouble()).Should().Equal(1, 3, 5);
        Chart.RegressionFit(trained, data).Note.Should().StartWith("R² 1.0000");
    }

    [Theory]
    [InlineData("output", "model's output")]
    [InlineData("y", "output")]
    [InlineData("output,b", "output for output,output for b")]
    [InlineData("output for b,b", "output for output for b,model's output for b")]
    [InlineData("model's output for b,b,output for b", "output for model's output for b,model's output for b 2,output for output for b")]
    public void OutputOverLine_OfTargetsOfAnyName_TellsThemFromTheModel(string targets, string shown)
    {
        var names = targets.Split(',');
        var data = Dataset.Of(Tensor.Of(new double[] { 0, 1, 2 }, [3, 1]), Tensor.Of(new double[3 * names.Length], [3, names.Length])).Named(targets: names.ToSeq());
        var trained = Input(1).Dense(names.Length).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Fit(data);
        var chart = Chart.OutputOverLine(trained, data);
        chart.Values.Columns.Should().Equal(["feature 0", .. shown.Split(',')]);
        Spec(chart).GetProperty("encoding").GetProperty("color").GetProperty("scale").GetProperty("domain").GetArrayLength().Should().Be(2 * names.Length);
        Report.Of(trained, data, clock: Pages.Clock).Charts.Should().Contain(drawn => drawn.Title == chart.Title);
    }

    [Fact]
    public void Charts_OfManyUnits_SayHowManyTheyLeaveOut()
    {
        var data = Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 50).Select(row => (double)row)], [50, 1]), Tensor.Of(new double[50], [50, 1]));
        TrainedModel Wide(int units) => Input(1).Dense(units, Tanh).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize();
        Chart.UnitsOverLine(Wide(70), data, "1:Dense").Note.Should().Be("64 of 70 units");
        Chart.UnitActivity(Wide(70), data, "1:Dense").Note.Should().Be("64 of 70 units; 40 of 50 rows");
        Chart.UnitActivity(Wide(64), data.Take(40), "1:Dense").Note.Should().BeEmpty();
        Chart.UnitsOverLine(Wide(64), data, "1:Dense").Note.Should().BeEmpty();
        var outputs = Input(1).Dense(70).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize();
        Chart.OutputOverLine(outputs, data).Note.Should().Be("64 of 70 outputs");
    }

    [Fact]
    public void RegressionFit_OfTargetsThatDoNotVary_HasNoShareOfTheirVariance()
    {
        var data = Dataset.Of(Tensor.Of(new double[] { 0, 1, 2 }, [3, 1]), Tensor.Of([0.1, 0.1, 0.1], [3, 1]));
        var trained = Input(1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize();
        Chart.RegressionFit(trained, data).Note.Should().Be("On the dashed line predictions are right.");
        Chart.RegressionFit(trained, data.Take(1)).Note.Should().StartWith("On the");
    }

    /// <summary>Times in seconds, say: the column's range is a millionth of its values.</summary>
    [Fact]
    public void Scatter_OfFeaturesFarFromZero_KeepsTheRowsApart()
    {
        const int Rows = 40;
        var data = Dataset.Of(
            Tensor.Of([.. Enumerable.Range(0, 2 * Rows).Select(cell => cell % 2 == 0 ? 1_700_000_000.0 + (cell / 2) : 0.1 * cell)], [Rows, 2]),
            Tensor.Of([.. Enumerable.Range(0, Rows).Select(row => 5_000_000 + (0.25 * row))], [Rows, 1]));
        var chart = Chart.Scatter(data, 0, 1);
        var values = Values(chart).Select(value => JsonDocument.Parse(value).RootElement).ToList();
        values.Select(value => value.GetProperty("x").GetDouble()).Should().Equal(Enumerable.Range(0, Rows).Select(row => 1_700_000_000.0 + row));
        values.Select(value => value.GetProperty("s").GetDouble()).Should().Equal(Enumerable.Range(0, Rows).Select(row => 5_000_000 + (0.25 * row)));
        values[^1].GetProperty("y").GetRawText().Should().Be("7.9", "digits that a column does not need are left out");
        chart.Values.Rows.Select(row => row[1]).Should().OnlyHaveUniqueItems().And.Contain("1700000039");
        chart.Values.Rows.Select(row => row[3]).Should().OnlyHaveUniqueItems().And.Contain("5000009.75");
        Spec(chart).GetProperty("encoding").GetProperty("tooltip")[0].GetProperty("format").GetString().Should().Be(".12~g");
    }

    [Fact]
    public void OutputOverLine_OfAFeatureFarFromZero_IsALine()
    {
        var data = Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 30).Select(row => 1_000_000f + (row / 10f))], [30, 1]), Tensor.Of([.. Enumerable.Range(0, 30).Select(row => 2_000_000f + row)], [30, 1]));
        var trained = Input(1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize(Tensors(("1:Dense.weight", [2], [1, 1]), ("1:Dense.bias", [1], [1])));
        var chart = Chart.OutputOverLine(trained, data);
        var lines = Values(chart).Select(value => JsonDocument.Parse(value).RootElement).Where(value => value.GetProperty("k").GetString() == "line").ToList();
        lines.Select(value => value.GetProperty("x").GetDouble()).Distinct().Should().HaveCountGreaterThan(40, "float32 has 16 numbers to a unit there");
        lines.Select(value => value.GetProperty("y").GetDouble()).Distinct().Should().HaveCountGreaterThan(40);
        var domain = Spec(chart).GetProperty("encoding").GetProperty("x").GetProperty("scale").GetProperty("domain");
        domain[0].GetDouble().Should().BeInRange(999_999.5, 1_000_000);
        domain[1].GetDouble().Should().BeInRange(1_000_002.8, 1_000_003.5);
        chart.Values.Rows.Select(row => row[1]).Distinct().Should().HaveCountGreaterThan(20);
    }

    [Fact]
    public void OutputOverPlane_OfOutputsFarFromZero_KeepsThemApart()
    {
        var data = Dataset.Of(Tensor.Of(new double[] { 2e6, 0, 2e6 + 1, 1 }, [2, 2]), Tensor.Of(new double[] { 0, 1 }, [2, 1]));
        var trained = Input(2).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize(Tensors(("1:Dense.weight", [1, 0], [2, 1]), ("1:Dense.bias", [1e9], [1])));
        var chart = Chart.OutputOverPlane(trained, data);
        Values(chart).Distinct().Should().HaveCount(64);
        chart.Values.Rows.Select(row => row[0]).Distinct().Should().HaveCount(7);
        chart.Values.Rows.Select(row => row[2]).Distinct().Should().HaveCount(7);
    }

    [Fact]
    public void RegressionFit_OfTargetsFarFromZero_KeepsThemApart()
    {
        var data = Dataset.Of(Tensor.Of(new double[] { 0, 1, 2 }, [3, 1]), Tensor.Of(new double[] { 1e9 + 1, 1e9 + 3, 1e9 + 5 }, [3, 1]));
        var trained = Input(1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize(Tensors(("1:Dense.weight", [2], [1, 1]), ("1:Dense.bias", [1e9], [1])));
        var chart = Chart.RegressionFit(trained, data);
        Values(chart).Should().Equal("""{"x":1000000001,"y":1000000000}""", """{"x":1000000003,"y":1000000002}""", """{"x":1000000005,"y":1000000004}""");
        chart.Values.Rows.Select(row => string.Join('|', row)).Should().Equal("0|1000000001|1000000000", "1|1000000003|1000000002", "2|1000000005|1000000004");
    }

    [Theory]
    [InlineData(0.123456789, 0, 1, 0.123457)]
    [InlineData(1e-7, 0, 1, 1e-7)]
    [InlineData(1234567.891, 1234567, 1234568, 1234567.891)]
    [InlineData(-1234567.891234567, -1234568, -1234567, -1234567.891235)]
    [InlineData(5, 5, 5, 5)]
    public void Digits_OfAValue_AreThoseOfItsRange(double value, double lowest, double highest, double expected) =>
        Digits.Rounded(value, new Scale(lowest, highest), 6).Should().Be(expected);

    /// <summary>No line leads to a value that is alone: that of a training which ended after its first epoch, or one between gaps.</summary>
    [Fact]
    public void Curves_WithValuesThatStandAlone_HaveThemAsPoints()
    {
        var chart = Lonely();
        Values(chart).Where(value => value.Contains("\"p\":true", StringComparison.Ordinal)).Should().Equal("""{"x":5,"y":0.2,"s":"gaps","p":true}""", """{"x":1,"y":3,"s":"diverged","p":true}""");
        Spec(Chart.Curves("Loss", "epoch", "loss", [Curve.ByEpoch("train", Enumerable.Repeat(1.0, 30))])).TryGetProperty("layer", out _).Should().BeFalse();
    }

    /// <summary>Thirty epochs, one beside them, and one between gaps.</summary>
    internal static Chart Lonely() => Chart.Curves("Loss", "epoch", "loss",
    [
        Curve.ByEpoch("whole", Enumerable.Range(1, 30).Select(epoch => 1.0 / epoch)),
        Curve.ByEpoch("gaps", Enumerable.Range(1, 30).Select(epoch => epoch is 4 or 6 ? double.NaN : 1.0 / epoch)),
        Curve.ByEpoch("diverged", [3]),
    ]);

    [Fact]
    public void Activation_Alone_IsNamedByTheAxis()
    {
        var encoding = Spec(Chart.Activations(Gelu)).GetProperty("encoding");
        encoding.GetProperty("y").GetProperty("title").GetString().Should().Be("Gelu");
        encoding.GetProperty("color").GetProperty("legend").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("2:Dense", true)]
    [InlineData("loss", false)]
    [InlineData("training LOSS", false)]
    public void Curve_Alone_IsNamedByALegendWhereNoTitleNamesIt(string name, bool hasLegend)
    {
        var encoding = Spec(Chart.Curves("Training loss", "epoch", "loss", [Curve.ByEpoch(name, [0.5, 0.25])])).GetProperty("encoding");
        encoding.GetProperty("color").GetProperty("legend").ValueKind.Should().Be(hasLegend ? JsonValueKind.Object : JsonValueKind.Null);
        encoding.TryGetProperty("strokeDash", out _).Should().BeFalse("nothing is to be told apart");
    }

    [Theory]
    [InlineData(0.75, 0.675, 0.825)]
    [InlineData(-2e-6, -2.2e-6, -1.8e-6)]
    [InlineData(0, -1, 1)]
    public void Curves_ThatStayTheSame_HaveRoomInProportion(double value, double lowest, double highest)
    {
        var scale = Spec(Chart.Curves("Loss", "epoch", "loss", [Curve.ByEpoch("train", [value, value, double.NaN])])).GetProperty("encoding").GetProperty("y").GetProperty("scale");
        scale.GetProperty("domain").EnumerateArray().Select(end => end.GetDouble()).Should().Equal([lowest, highest], (end, expected) => Math.Abs(end - expected) <= 1e-12);
    }

    [Fact]
    public void Curves_OfOneEpoch_HaveItsTickAlone()
    {
        JsonElement Axis(params double[] values) => Spec(Chart.Curves("Loss", "epoch", "loss", [Curve.ByEpoch("train", values)])).GetProperty("encoding").GetProperty("x").GetProperty("axis");
        Axis(0.5).GetProperty("values").ToString().Should().Be("[1]");
        Axis(0.5, 0.25).TryGetProperty("values", out _).Should().BeFalse();
    }

    [Fact]
    public void Activations_OfWords_AreTheirValues()
    {
        var chart = Chart.Activations(Relu, x => x * Sigmoid(2 * x));
        chart.Values.Columns.Should().Equal("x", "Relu", "x => x * Sigmoid(2 * x)");
        chart.Values.Rows[0].Should().Equal("-5", "0.0000", Figures.Number(-5 / (1 + Math.Exp(10))));
        chart.Values.Rows[^1][1].Should().Be("5.0000");
    }

    [Fact]
    public void Chart_OfAnEditedSpec_IsAChartAgain()
    {
        var chart = Pages.Of("grid").Charts.First();
        var edited = new Chart("mine", chart.Spec.Replace("viridis", "magma", StringComparison.Ordinal));
        Spec(edited).GetProperty("data").GetProperty("values").GetArrayLength().Should().Be(49);
        new Chart(chart.Title, chart.Spec, chart.Values).Should().Be(chart);
    }

    private static Parameters Tensors(params (string Path, double[] Values, int[] Shape)[] tensors) =>
        new(tensors.Select(tensor => KeyValuePair.Create(tensor.Path, Tensor.Of(tensor.Values, Shape.Create(tensor.Shape)))));

    private static JsonElement Spec(Chart chart) => JsonDocument.Parse(chart.Spec).RootElement;

    private static List<string> Values(Chart chart) => [.. Spec(chart).GetProperty("data").GetProperty("values").EnumerateArray().Select(value => value.GetRawText())];
}
