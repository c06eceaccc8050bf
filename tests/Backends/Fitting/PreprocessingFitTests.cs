namespace Pipeline.Tests;

/// <summary>When preprocessing layers are fitted, and to which rows.</summary>
public sealed class PreprocessingFitTests
{
    private static readonly Training s_training = Input(2).Standardize(name: "scale").Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.01));

    public static TheoryData<string> Engines => new("Reference", "Managed");

    [Theory]
    [MemberData(nameof(Engines))]
    public void Fit_TakesTheTrainingRowsAlone(string engine)
    {
        var (data, others) = (Far(20, 100), Far(10, -5000));
        var trained = s_training.Compile(Named(engine)).Fit(data, epochs: 1, validation: others);
        Mean(trained).Should().BeApproximately(Mean(data.Samples), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Fit_WithAShareForValidation_LeavesItOut(string engine)
    {
        var data = Far(20, 100);
        var (rows, _) = data.Split(0.75, seed: 7);
        var trained = s_training.Compile(Named(engine)).Fit(data, epochs: 1, validation: 0.25, seed: 7);
        Mean(trained).Should().BeApproximately(Mean(rows.Samples), 1e-12).And.NotBeApproximately(Mean(data.Samples), 1e-6);
    }

    [Fact]
    public void Fit_CountsEveryRowOnce_WhateverItsWeight()
    {
        var data = Far(4, 100);
        var weighted = s_training.Compile(Reference).Fit(data.Weighted([0, 1, 2, 5]));
        Mean(weighted).Should().Be(Mean(s_training.Compile(Reference).Fit(data)));
    }

    [Fact]
    public void Fit_DoesNotMoveFittedParametersAgain()
    {
        var compiled = s_training.Compile(Reference);
        var (once, often) = (compiled.Fit(Far(20, 100), epochs: 1), compiled.Fit(Far(20, 100), epochs: 5));
        foreach (var name in (string[])["mean", "mean_low", "deviation"])
        {
            often.Parameters[$"scale.{name}"].Should().Be(once.Parameters[$"scale.{name}"]);
        }

        often.Parameters["2:Dense.weight"].Should().NotBe(once.Parameters["2:Dense.weight"]);
    }

    [Fact]
    public void Resume_WithOtherRows_KeepsWhatWasFitted()
    {
        var compiled = s_training.Compile(Reference);
        var trained = compiled.Fit(Far(20, 100));
        Mean(compiled.Resume(trained, Far(20, 700), epochs: 1)).Should().Be(Mean(trained));
    }

    [Fact]
    public void Fit2AndResume2_EqualsFit4()
    {
        var compiled = Input(2).MinMax().Standardize().Dense(3, Tanh).BatchNormalization().Dense(1).Loss(MeanSquaredError).Optimizer(Adam()).Compile(Reference);
        var data = Far(20, 100);
        var resumed = compiled.Resume(compiled.Fit(data, epochs: 2, batchSize: 8), data, epochs: 2);
        var whole = compiled.Fit(data, epochs: 4, batchSize: 8);
        (resumed.State.Parameters == whole.State.Parameters).Should().BeTrue();
        (resumed.State.Slots == whole.State.Slots).Should().BeTrue();
    }

    [Fact]
    public void Fit_FromGivenParameters_KeepsThem()
    {
        var compiled = s_training.Compile(Reference);
        var start = new Parameters([KeyValuePair.Create("scale.mean", Tensor.Of([3.0, 4], [2]))]);
        var trained = compiled.Fit(Far(20, 100), start: start);
        trained.Parameters["scale.mean"].Should().Be(start["scale.mean"]);
        trained.Parameters["scale.deviation"].Should().Be(compiled.Fit(Far(20, 100)).Parameters["scale.deviation"]);
    }

    [Fact]
    public void Initialize_FitsNothing() => Mean(s_training.Compile(Reference).Initialize()).Should().Be(0);

    [Fact]
    public void Float32Engine_GetsTheNumbersOfFloat64_RoundedOnce()
    {
        var data = Far(20, 16777216);
        var (exact, rounded) = (s_training.Compile(Reference).Fit(data).Parameters, s_training.Compile(Managed).Fit(data).Parameters);
        foreach (var name in (string[])["mean", "mean_low", "deviation"])
        {
            rounded[$"scale.{name}"].Should().Be(exact[$"scale.{name}"].ToFloat32());
        }
    }

    [Fact]
    public void Standardized_RowsHaveMean0AndDeviation1()
    {
        var data = Far(50, 1000);
        var predicted = Input(2).Standardize().Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Fit(Dataset.Of(data.Features, data.Features.Reshape([50, 2]))).Predict(data);
        for (var channel = 0; channel < 2; channel++)
        {
            double[] values = [.. Enumerable.Range(0, 50).Select(row => predicted[(2 * row) + channel])];
            values.Average().Should().BeApproximately(0, 1e-12);
            values.Average(value => value * value).Should().BeApproximately(1, 1e-12);
        }
    }

    [Fact]
    public void CheckGradients_LooksAtTrainedParametersAlone()
    {
        var training = Input(2).Standardize().Dense(3, Tanh, name: "frozen").BatchNormalization(name: "norm").Dense(2, Tanh, name: "still").BatchNormalization().Dense(1)
            .Frozen("frozen").Frozen("still").Loss(MeanSquaredError, L2(0.01)).Optimizer(Sgd());
        var report = training.Compile(Reference).CheckGradients(Made.Values(8));
        report.IsWithin(1e-6).Should().BeTrue(report.ToString());
        report.Parameters.Select(parameter => parameter.Path).Should().Equal("norm.gamma", "norm.beta", "5:BatchNormalization.gamma", "5:BatchNormalization.beta", "6:Dense.weight", "6:Dense.bias");
    }

    [Fact]
    public void Indices_AreChecked_ByFitEvaluateAndPredict()
    {
        var compiled = Input(3).Embedding(5, 2).Flatten().Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference);
        Dataset Data(double last) => Dataset.Of(Tensor.Of([0, 1, 2, 3, 4, last], [2, 3]), Tensor.Of([0.0, 1], [2, 1]));
        var trained = compiled.Fit(Data(3));
        Action[] calls =
        [
            () => compiled.Fit(Data(5)), () => compiled.Fit(Data(3), validation: Data(5)), () => compiled.Resume(trained, Data(5), 1), () => compiled.Gradients(trained.Parameters, Data(5)),
            () => compiled.CheckGradients(Data(5)), () => trained.Evaluate(Data(5)), () => trained.Predict(Data(5)), () => trained.Predict((double[])[0, 1, 5]),
        ];
        foreach (var call in calls)
        {
            call.Should().Throw<ArgumentException>().WithMessage("1:Embedding takes whole numbers from 0 to 4, but * has 5: row *, column 2 (from 0).*");
        }
    }

    [Fact]
    public void SummedLoss_OfADataSet_IsTheSumOverItsRows()
    {
        var summed = Input(2).Dense(1).Loss(MeanSquaredError with { Samples = Reduction.Sum }, L2(0.1)).Optimizer(Sgd()).Compile(Reference).Initialize(1);
        var mean = Input(2).Dense(1).Loss(MeanSquaredError, L2(0.1)).Optimizer(Sgd()).Compile(Reference).Initialize(1);
        var data = Made.Values(7);
        var (sum, average) = (summed.Evaluate(data, batchSize: 3), mean.Evaluate(data));
        (sum.Loss - sum.Penalty).Should().BeApproximately(7 * (average.Loss - average.Penalty), 1e-12);
        sum.Penalty.Should().BeApproximately(average.Penalty, 1e-15);
        sum.Loss.Should().BeApproximately(summed.Compiled.Gradients(summed.Parameters, data).Loss.Total, 1e-12);
    }

    private static IBackend Named(string engine) => engine == "Reference" ? Reference : Managed;

    /// <summary>Rows around a number.</summary>
    private static Dataset Far(int rows, double offset)
    {
        var near = Made.Values(rows);
        return Dataset.Of(Tensor.Of([.. Enumerable.Range(0, near.Features.Length).Select(i => near.Features[i] + offset)], [rows, 2]), near.Targets);
    }

    private static double Mean(TrainedModel trained) => trained.Parameters["scale.mean"][0] + trained.Parameters["scale.mean_low"][0];

    private static double Mean(Samples rows) => Enumerable.Range(0, rows.Count).Average(row => rows.Features[2 * row]);
}
