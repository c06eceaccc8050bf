namespace Pipeline.Tests;

/// <summary>Predicting and evaluating: from many threads, in batches of any size, of any number of rows.</summary>
[Trait("Category", "Engine")]
public sealed class PredictionTests
{
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Predict_FromEightThreads_GivesTheBitsOfOne(string engine)
    {
        var trained = Input(20).Dense(30, Relu).Dropout(0.5).Dense(7, Softmax).Loss(CrossEntropy).Optimizer(Sgd()).Compile(Engines.Named(engine)).Initialize(3);
        Tensor[] inputs = [.. Enumerable.Range(0, 24).Select(seed => Rows.Features(1 + (seed * 17 % 90), [20], seed))];
        Tensor[] serial = [.. inputs.Select(trained.Predict)];
        var parallel = new Tensor[inputs.Length];
        using var ready = new Barrier(8);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            ready.SignalAndWait();
            for (var round = 0; round < 10; round++)
            {
                for (var i = first; i < inputs.Length; i += 8)
                {
                    parallel[i] = trained.Predict(inputs[i]);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        parallel.Should().Equal(serial);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Predict_EachRowAlone_GivesTheSameAsAllTogether(string engine)
    {
        var trained = Input(6).Dense(9, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd()).Compile(Engines.Named(engine)).Initialize(3);
        var features = Rows.Features(300, [6], 1);
        var all = trained.Predict(features);
        for (var row = 0; row < 300; row += 23)
        {
            var alone = trained.Predict(Tensor.Of([.. features.Float64.Slice(row * 6, 6)], [1, 6]));
            Close.Values(alone, Tensor.Of([.. all.ToFloat64().Float64.Slice(row * 3, 3)], [1, 3]), 1e-6, "row");
        }
    }

    /// <summary>More rows than any engine computes at once, so that it goes on with the next piece.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Predict_MoreRowsThanOnePiece_GivesEachRowItsOwn(string engine)
    {
        const int Many = 140_000;
        const int Stride = 997;
        var trained = Input(2).Dense(1, Tanh).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Engines.Named(engine)).Initialize(3);
        var features = Rows.Features(Many, [2], 1);
        var all = trained.Predict(features).ToFloat64().Float64;
        int[] rows = [.. Enumerable.Range(0, Many / Stride).Select(i => i * Stride), Many - 1];
        double[] some = [.. rows.SelectMany(row => (double[])[features[2 * row], features[(2 * row) + 1]])];
        var expected = trained.Predict(Tensor.Of(some.AsSpan(), [rows.Length, 2])).ToFloat64().Float64;
        for (var i = 0; i < rows.Length; i++)
        {
            all[rows[i]].Should().BeApproximately(expected[i], 1e-6, $"row {rows[i]}");
        }
    }

    /// <summary>An image that no array can hold, though input and output are small.</summary>
    [Theory]
    [InlineData("Reference", 1)]
    [InlineData("Reference", 3)]
    [InlineData("Managed", 1)]
    [InlineData("Managed", 3)]
    public void Predict_ThroughAValueBeyondAnArray_SaysWhich(string engine, int rows)
    {
        var compiled = Input(1, 1, 1).UpSampling2D(50_000).Dense(1, Tanh).GlobalAveragePooling2D().Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Engines.Named(engine));
        var features = Tensor.Of(new double[rows], [rows, 1, 1, 1]);
        Says(() => compiled.Initialize().Predict(features));
        Says(() => compiled.Fit(Dataset.Of(features, Tensor.Of(new double[rows], [rows, 1]))));

        static void Says(Action compute) => compute.Should().Throw<InvalidOperationException>().WithMessage(
            "1:UpSampling2D Resize gives ?N, 50000, 50000, 1?, more numbers for * at once than one array can hold.\n  Fix: a smaller model, or a smaller batch.");
    }

    /// <summary>Outputs of several rows that no tensor can hold, though it holds those of one.</summary>
    [Theory]
    [InlineData("Reference")]
    [InlineData("Managed")]
    public void Predict_OfMoreOutputsThanATensorHolds_IsRefused(string engine)
    {
        var trained = Input(1, 1, 1).UpSampling2D(30_000).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Engines.Named(engine)).Initialize();
        var features = Tensor.Of(new double[3], [3, 1, 1, 1]);
        foreach (var predict in new Action[] { () => trained.Predict(features), () => trained.PredictInBatches(features, 1) })
        {
            predict.Should().Throw<ArgumentException>().Which.Message.Should().Be(
                $"The model gives [N, 30000, 30000, 1], so the 3 rows of features have more outputs than the {Array.MaxLength} that one tensor holds.\n  Fix: predict fewer rows at once. (Parameter 'features')");
        }
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Predict_NoRows_GivesNoRows(string engine)
    {
        var trained = Input(6).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Engines.Named(engine)).Initialize(3);
        trained.Predict(Tensor.Of(ReadOnlySpan<double>.Empty, [0, 6])).Shape.Should().Equal(0, 3);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Evaluate_BatchesOfAnySize_MeasureTheSame(string engine)
    {
        var trained = Input(5).Dense(9, Tanh, activityRegularizer: L2(0.1)).Dense(4, Softmax).Loss(CrossEntropy, L2(0.01)).Optimizer(Sgd()).Metrics(Accuracy, CrossEntropy)
            .Compile(Engines.Named(engine)).Initialize(3);
        var data = Rows.Classes(100, [5], 4).Weighted(Rows.Weights(100));
        var whole = trained.Evaluate(data, batchSize: 100);
        foreach (var batchSize in (int[])[1, 7, 33, 99, 1000])
        {
            var measures = trained.Evaluate(data, batchSize);
            Close.Loss(measures.Loss, whole.Loss);
            Close.Loss(measures.Penalty, whole.Penalty);
            Close.Loss(measures.Value("cross_entropy"), whole.Value("cross_entropy"));
            measures.Value("accuracy").Should().BeApproximately(whole.Value("accuracy"), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void Initialize_WithParametersThatDoNotFit_ListsEveryProblem(string engine)
    {
        var compiled = Input(4).Dense(3, Tanh, name: "hidden").Dense(2).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Engines.Named(engine));
        var parameters = new Parameters(
        [
            KeyValuePair.Create("hidden.weight", Rows.Features(4, [3], 1)),
            KeyValuePair.Create("hidden.bias", Rows.Features(1, [3], 1)),
            KeyValuePair.Create("other.weight", Rows.Features(4, [3], 1)),
        ]);
        var initialize = () => compiled.Initialize(parameters);
        initialize.Should().Throw<ArgumentException>().WithMessage(
            "The parameters do not fit the model:\n  2:Dense.weight [3, 2] is missing\n  2:Dense.bias [2] is missing\n  other.weight is not a parameter of the model\n"
            + "  hidden.bias has shape [1, 3] instead of [3]\n  Fix: *");
    }
}
