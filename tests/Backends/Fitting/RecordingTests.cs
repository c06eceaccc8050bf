namespace Pipeline.Tests;

/// <summary>What the history holds on request: steps, gradient norms, dead units.</summary>
public sealed class RecordingTests
{
    private const Recording Everything = Recording.Steps | Recording.GradientNorms | Recording.DeadUnits;

    private static readonly Training s_training = Input(2).Dense(6, Relu, name: "hidden").Dropout(0.3).Dense(4, Tanh).Dense(3, Softmax).Loss(CrossEntropy, L2(0.01)).Optimizer(Adam(0.02));

    [Fact]
    public void Nothing_IsRecordedUnlessAsked_AndItChangesNoNumber()
    {
        var compiled = s_training.Compile(Reference);
        var (plain, recorded) = (Fit(compiled, Recording.None), Fit(compiled, Everything));
        plain.History.Epochs.Should().OnlyContain(epoch => epoch.Steps.Count == 0 && epoch.Layers.Count == 0);
        (plain.Parameters == recorded.Parameters).Should().BeTrue();
        recorded.History.Epochs.Select(epoch => epoch.Train).Should().Equal(plain.History.Epochs.Select(epoch => epoch.Train));
        var norms = () => plain.History.GradientNorms("hidden");
        norms.Should().Throw<KeyNotFoundException>().WithMessage("Nothing was recorded of any layer.\n  Fix: Fit(…, recording: Recording.GradientNorms | Recording.DeadUnits).");
        var other = () => recorded.History.GradientNorms("1:Dense");
        other.Should().Throw<KeyNotFoundException>().WithMessage("Nothing was recorded of a layer 1:Dense.\n  Fix: use one of hidden, 3:Dense, 4:Dense.");
    }

    [Fact]
    public void Steps_AreThoseThatProgressIsTold()
    {
        var progress = new Recorder();
        var trained = s_training.Compile(Reference).Fit(Made.Labelled(10), epochs: 3, batchSize: 4, recording: Recording.Steps, progress: progress);
        trained.History.Steps.Should().Equal(progress.Events.OfType<BatchCompleted>().Select((batch, index) => new StepRecord(index + 1, batch.Rate, batch.Loss.Total)));
        trained.History.Epochs.Should().OnlyContain(epoch => epoch.Steps.Count == 3 && epoch.Layers.Count == 0);
    }

    [Fact]
    public void GradientNorms_AreThoseOfEachStepsOwnBatch()
    {
        // One step per epoch, dropout included: the gradient at the weights before it, with its masks.
        var compiled = s_training.Compile(Reference);
        var data = Made.Labelled(8);
        var trained = compiled.Fit(data, epochs: 1, batchSize: 8, shuffle: false, seed: 5, recording: Recording.GradientNorms);
        var gradients = compiled.Gradients(compiled.Initialize(5).Parameters, data, seed: 5).Gradients;
        double Norm(params string[] paths) => Math.Sqrt(paths.Sum(path => gradients[path].Float64.ToArray().Sum(value => value * value)));
        trained.History.GradientNorms("hidden")[0].Should().BeApproximately(Norm("hidden.weight", "hidden.bias"), 1e-12);
        trained.History.GradientNorms("4:Dense")[0].Should().BeApproximately(Norm("4:Dense.weight", "4:Dense.bias"), 1e-12);
        trained.History.DeadUnits("hidden").Should().Equal(double.NaN);
    }

    [Fact]
    public void GradientNorms_OfAnEpoch_AreTheMeanOverItsSteps()
    {
        var compiled = Made.Linear(rate: 0.1).Compile(Reference);
        var data = Made.Values(6);
        var trained = compiled.Fit(data, epochs: 1, batchSize: 2, shuffle: false, recording: Recording.GradientNorms);
        var (parameters, norms) = (compiled.Initialize().Parameters, new List<double>());
        for (var batch = 0; batch < 3; batch++)
        {
            var rows = data.Skip(2 * batch).Take(2);
            var gradients = compiled.Gradients(parameters, rows).Gradients;
            norms.Add(Math.Sqrt(gradients.Sum(item => item.Value.Float64.ToArray().Sum(value => value * value))));
            parameters = new Parameters(parameters.Select(item => KeyValuePair.Create(
                item.Key, Tensor.Of([.. item.Value.Float64.ToArray().Zip(gradients[item.Key].Float64.ToArray(), (weight, gradient) => weight - (0.1 * gradient))], item.Value.Shape))));
        }

        trained.History.GradientNorms("1:Dense")[0].Should().BeApproximately(norms.Average(), 1e-12);
    }

    [Fact]
    public void DeadUnits_AreThoseThatAreZeroForEveryRow()
    {
        var compiled = s_training.Compile(Reference);
        // A bias far below makes two of six units dead; two more are zero for some rows only.
        var start = compiled.Initialize(3).Parameters.With("hidden.bias", Tensor.Of([-50.0, 0, -50, 50, 50, 0], [6]));
        var trained = compiled.Fit(Made.Labelled(12), epochs: 2, start: start, recording: Recording.DeadUnits);
        trained.History.DeadUnits("hidden").Should().Equal(2 / 6.0, 2 / 6.0);
        trained.History.Epochs[0].Layers.Should().Equal(new LayerRecord("hidden", null, 2 / 6.0));
        trained.History.Epochs[0].Layers[0].ToString().Should().Be("hidden  dead 33.3 %");
    }

    [Fact]
    public void DeadUnits_OfAConvolution_AreItsChannels()
    {
        var model = Input(4, 4, 1).Conv2D(3, 3, Relu, name: "conv").Flatten().Dense(2, Softmax);
        var compiled = model.Loss(CrossEntropy).Optimizer(Sgd(1e-9)).Compile(Reference);
        var features = Tensor.Of([.. Enumerable.Range(0, 5 * 16).Select(i => Math.Sin(i))], [5, 4, 4, 1]);
        var start = compiled.Initialize().Parameters.With("conv.bias", Tensor.Of([-50.0, 0, 50], [3]));
        compiled.Fit(Dataset.Of(features, [0, 1, 0, 1, 1], ["a", "b"]), start: start, recording: Recording.DeadUnits).History.DeadUnits("conv").Should().Equal(1 / 3.0);
    }

    [Fact]
    public void DeadUnits_OfLayersWithParametersInTheirFormula_AreNotCounted()
    {
        Func<Model, Model>[] layers =
        [
            x => x.Standardize(), x => x.MinMax(), x => x.Rescale(0.5), x => x.Dense(3).PRelu(), x => x.Dense(4).BatchNormalization(), x => x.Dense(4).LayerNormalization(), x => x.Dense(4).GroupNormalization(2),
            x => x.Maxout(3, 2), x => x.Rbf(3), x => x.GaussianNoise(0.1), x => x.ActivityRegularization(L2(0.1)), x => x.Dense(3, Softmax),
        ];
        foreach (var layer in layers)
        {
            var training = layer(Input(2)).Dense(4, Relu, name: "hidden").Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.01));
            var trained = training.Compile(Reference).Fit(Made.Labelled(8), recording: Recording.DeadUnits);
            trained.History.Epochs[0].Layers.Select(record => record.Layer).Should().Equal(["hidden"], training.ToString());
        }
    }

    public static TheoryData<Activation, bool> Activations => new()
    {
        { Relu, true }, { Relu6, true }, { HardSigmoid, true }, { x => x * HardSigmoid(x), true }, { x => Max(x, 1) - 1, true },
        { Sigmoid, false }, { Tanh, false }, { x => Elu(x), false }, { LeakyRelu(0.1), false }, { x => Gelu(x), false }, { Softplus, false }, { x => x, false }, { x => x * x, false }, { Gaussian, false },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void FlatPartsAtZero_AreFound(Activation activation, bool expected) => DeadUnits.HasFlatZero(activation(Expr.X)).Should().Be(expected);

    [Fact]
    public void Recorded_IsSavedLoadedAndResumed_InsideAnEpochToo()
    {
        var compiled = s_training.Compile(Reference);
        var whole = Fit(compiled, Everything);
        using var source = new CancellationTokenSource();
        var progress = new Recorder(happened => Cancel(happened, source));
        var part = compiled.Fit(Made.Labelled(10), epochs: 3, batchSize: 4, recording: Everything, progress: progress, clock: new HandClock(), cancellation: source.Token);
        part.State.Batch.Should().Be(2);
        var path = Path.GetTempFileName();
        try
        {
            part.Save(path);
            var loaded = TrainedModel.Load(path, Reference);
            loaded.Should().Be(part);
            compiled.Resume(loaded, Made.Labelled(10), epochs: 2, clock: new HandClock()).State.Should().Be(whole.State);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Recording_OfUnknownThings_IsRefused()
    {
        var settings = () => new FitSettings { Recording = (Recording)64 };
        settings.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Fit needs a combination of None, Steps, GradientNorms, DeadUnits for recording, got 64.\n*");
    }

    private static TrainedModel Fit(CompiledModel compiled, Recording recording) =>
        compiled.Fit(Made.Labelled(10), epochs: 3, batchSize: 4, recording: recording, clock: new HandClock());

    private static void Cancel(TrainingEvent happened, CancellationTokenSource source)
    {
        if (happened is BatchCompleted { Epoch: 2, Batch: 2 })
        {
            source.Cancel();
        }
    }
}
