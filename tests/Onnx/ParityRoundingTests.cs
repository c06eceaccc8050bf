namespace Pipeline.Tests;

/// <summary>What float32 alone can do to a prediction is allowed, and little more.</summary>
public sealed class ParityRoundingTests : TemporaryFolder
{
    private static readonly Dictionary<string, Model> Models = new()
    {
        ["one layer"] = Input(8).Dense(3, Softmax),
        ["digits"] = Input(64).Dense(100, Relu).Dense(10, Softmax),
        ["two hidden layers"] = Input(64).Dense(50, Tanh).Dense(50, Relu).Dense(10, Softmax),
        ["sigmoids"] = Input(16).Dense(20, Relu).Dense(2, Sigmoid),
        ["formula"] = Input(4, 6).Dense(12, x => x * Sigmoid(x)).Flatten().Dropout(0.2).Dense(1, x => Sigmoid(2 * x)),
    };

    public static TheoryData<string, double, bool> Cases()
    {
        var cases = new TheoryData<string, double, bool>();
        foreach (var name in Models.Keys)
        {
            foreach (var factor in new[] { 1.0, 10, 30 })
            {
                cases.Add(name, factor, false);
                cases.Add(name, factor, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bound_OfWeightsOfEverySize_HoldsAndIsTight(string name, double factor, bool managed)
    {
        var trained = Trained.Scaled(Trained.Drawn(Models[name], engine: managed ? Pipeline.Backends.Managed.Words.Managed : Trained.Engine), factor);
        var data = Trained.Rows(trained.Model.InputShape, 1000);
        var (features, expected) = (data.Features.ToFloat32(), trained.Predict(data));
        trained.SaveOnnx(At("m.onnx"));
        using var runtime = new Runtime(File.ReadAllBytes(At("m.onnx")), At("m.onnx"), Optimizations.All[0]);
        var actual = runtime.Run(features.Float32.ToArray(), features.Shape, expected.Shape, data.Count);

        var bounds = Bounds(trained, features);
        var differences = actual.Select((value, i) => Math.Abs(value - expected[i])).ToArray();

        differences.Zip(bounds).Should().OnlyContain(pair => pair.First <= pair.Second);
        bounds.Max().Should().BeLessThan(100 * differences.Max());
    }

    [Fact]
    public void CheckParity_OfLargeLogits_AllowsWhatFloat32Rounds()
    {
        var trained = Trained.Scaled(Trained.Drawn(Models["digits"]), 30);
        var data = Trained.Rows(64, 1000);

        var report = trained.SaveOnnx(At("m.onnx")).CheckParity(data);

        report.MaxAbsoluteDifference.Should().BeGreaterThan(ParityCheck.DefaultTolerance, "otherwise nothing is shown");
        report.Agrees.Should().BeTrue();
        report.Tolerance.Should().Be(ParityCheck.DefaultTolerance);
    }

    [Fact]
    public void Bound_OfAnOrdinaryClassifier_LeavesTheToleranceAsItIs()
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var trained = Models["digits"].Loss(CrossEntropy).Optimizer(Adam(0.001)).Compile(Pipeline.Backends.Managed.Words.Managed).Fit(train, epochs: 20);

        Bounds(trained, test.Features.ToFloat32()).Max().Should().BeLessThan(ParityCheck.DefaultTolerance);
    }

    [Fact]
    public void Bound_OfNumbersThatFloat32CannotHold_IsNone()
    {
        var trained = Trained.Drawn(Input(3).Activation(x => Exp(800 + x)));

        FluentActions.Invoking(() => trained.SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(3))).Should().NotThrow("both sides are infinite");
        Bounds(trained, Trained.Rows(3).Features.ToFloat32()).Should().OnlyContain(bound => !double.IsFinite(bound));
    }

    private static double[] Bounds(TrainedModel trained, Tensor features)
    {
        var rounding = new RoundingBound(trained);
        var width = features.Length / features.Shape[0];
        return [.. Enumerable.Range(0, features.Shape[0]).SelectMany(row => rounding.Of(features.Float32.Slice(row * width, width)))];
    }
}
