namespace Pipeline.Tests;

/// <summary>The training runs of Keras, replayed on every engine by the code of the program.</summary>
[Trait("Category", "Engine")]
public sealed class GoldenTests
{
    public static TheoryData<string, string> Runs()
    {
        var runs = new TheoryData<string, string>();
        foreach (var engine in Engines.All)
        {
            foreach (var name in Cases.All.Select(golden => golden.Name))
            {
                runs.Add(engine.Name, name);
            }
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_ReplayedOnAnEngine_AgreesWithKeras(string engine, string name) =>
        Replay.Run(Cases.Named(name), Engines.Named(engine)).Should().Be(new CaseResult(name, Outcome.Passed));

    [Fact]
    public void AllRuns_ReplayedOnReference_Pass()
    {
        var results = Cases.All.Select(golden => Replay.Run(golden, Reference)).ToList();
        results.Should().HaveCount(129).And.OnlyContain(result => result.Outcome == Outcome.Passed);
    }

    public static TheoryData<string, string, bool> Quantities()
    {
        var quantities = new TheoryData<string, string, bool>();
        foreach (var engine in Engines.All)
        {
            foreach (var quantity in (string[])["initial prediction", "gradient of layers.0.kernel", "loss of step", "weight layers.1.bias", "prediction"])
            {
                quantities.Add(engine.Name, quantity, true);
                quantities.Add(engine.Name, quantity, false);
            }
        }

        return quantities;
    }

    [Theory]
    [MemberData(nameof(Quantities))]
    public void Run_ANumberOfKerasChangedBeyondOrWithinTheTolerance_FailsOrPasses(string engine, string quantity, bool beyond)
    {
        var backend = Engines.Named(engine);
        var tolerances = Tolerances.Of(backend.Precision);
        Tensor Moved(Tensor values, Tolerance tolerance) => Tensor.Of(
            values.Float64.ToArray().Select((value, i) => i != values.Length / 2 ? value : value + ((beyond ? 3 : 0.3) * Math.Max(tolerance.Absolute, tolerance.Relative * Math.Abs(value)))).ToArray().AsSpan(),
            values.Shape);

        var golden = Cases.Named("optimizer-adam");
        var expected = golden.Expected;
        var changed = quantity switch
        {
            "initial prediction" => expected with { InitialPredictions = Moved(expected.InitialPredictions, tolerances.Values) },
            "gradient of layers.0.kernel" => expected with { Gradients = expected.Gradients.With("layers.0.kernel", Moved(expected.Gradients["layers.0.kernel"], tolerances.Gradients)) },
            "loss of step" => expected with { Losses = Moved(expected.Losses, tolerances.Losses) },
            "weight layers.1.bias" => expected with { Weights = expected.Weights.With("layers.1.bias", Moved(expected.Weights["layers.1.bias"], tolerances.Values)) },
            _ => expected with { Predictions = Moved(expected.Predictions, tolerances.Values) },
        };

        var result = Replay.Run(golden with { Expected = changed }, backend);
        result.Outcome.Should().Be(beyond ? Outcome.Failed : Outcome.Passed, result.Text);
        result.Text.Should().StartWith(beyond ? quantity : string.Empty);
    }

    [Fact]
    public void Run_ClassWeightsThatDifferFromTheSampleWeights_Fails()
    {
        var golden = Cases.Named("class-weight");
        golden.SampleWeight.Should().NotBeNull();
        Replay.Run(golden with { SampleWeight = null }, Reference).Outcome.Should().Be(Outcome.Passed);
        Replay.Run(golden with { ClassWeight = [1, 3, 0.25] }, Reference).Text.Should().StartWith("with class weights: loss of step");
    }

    [Fact]
    public void Run_WithoutTheSampleWeights_Fails() =>
        Replay.Run(Cases.Named("sample-weight") with { SampleWeight = null }, Reference).Outcome.Should().Be(Outcome.Failed);

    [Fact]
    public void Run_AWeightTooManyOrTooFew_FailsAndNamesIt()
    {
        var golden = Cases.Named("loss-mse");
        var less = golden with { Weights = new(golden.Weights.Skip(1)) };
        Replay.Run(less, Reference).Text.Should().Contain("1:Dense.weight [4, 5] is missing");
        var expectsLess = golden with { Expected = golden.Expected with { Weights = new(golden.Expected.Weights.Skip(1)) } };
        Replay.Run(expectsLess, Reference).Text.Should().Be("weight layers.0.kernel is not expected");
        var unknown = golden with { Weights = new(golden.Weights.Append(KeyValuePair.Create("layers.7.kernel", golden.X))) };
        Replay.Run(unknown, Reference).Text.Should().Be("the weight layers.7.kernel belongs to no layer.");
    }
}
