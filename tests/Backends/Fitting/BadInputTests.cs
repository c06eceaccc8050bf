using System.Reflection;
using System.Runtime.CompilerServices;
using Throw = Pipeline.Backends.Throw;

namespace Pipeline.Tests;

/// <summary>Data and settings that cannot be right: each refused before the first step, in words that name what, where and the fix.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void Features_OfAnotherWidth_AreRefused() => Refused(
        Made.Classifier,
        Dataset.Of(Features(4, [3]), [0, 1, 2, 0]),
        "The model reads features [N, 2], but data has [N, 3].\n  Fix: choose columns, or begin the model with the data's shape. (Parameter 'data')");

    [Fact]
    public void Features_OfTheSameSizeInAnotherShape_AreToldToReshape() => Refused(
        Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd()),
        Dataset.Of(Features(4, [2, 2]), [0, 1, 2, 0]),
        "The model reads features [N, 4], but data has [N, 2, 2].\n  Fix: the sizes agree: reshape the data to [4], or begin the model with Input(2, 2). (Parameter 'data')");

    [Fact]
    public void Features_NotFinite_AreNamedByRowAndColumn()
    {
        Refused(
            Made.Classifier,
            Dataset.Of(Tensor.Of([1.0, 2, 3, double.NaN], [2, 2]), [0, 1]),
            "data has a feature that is NaN or infinite: row 1, column 1 (from 0).\n  Fix: leave such rows out with Where, or fill in what is missing with Imputer. (Parameter 'data')");
        Refused(
            Made.Classifier,
            Dataset.Of(Tensor.Of([1.0, 2, double.PositiveInfinity, 3], [2, 2]), [0, 1], [], ["width", "height"]),
            "data has a feature that is NaN or infinite: row 1 (from 0), column \"width\".\n  Fix: leave such rows out with Where, or put a number in its place. (Parameter 'data')");
    }

    [Fact]
    public void Features_BeyondFloat32_AreRefusedByAFloat32Engine()
    {
        var data = Dataset.Of(Tensor.Of([1.0, 2, 1e300, 3], [2, 2]), [0, 1]);

        Refuses(
            () => Made.Classifier.Compile(Managed).Fit(data),
            "data has a feature that float32 cannot hold, 1E+300: row 1, column 0 (from 0).\n  Fix: leave such rows out with Where, or put a number in its place. (Parameter 'data')");
        Made.Classifier.Compile(Reference).Invoking(compiled => compiled.Gradients(compiled.Initialize().Parameters, data)).Should().NotThrow();
    }

    [Fact]
    public void Accuracy_OfNumbers_IsRefused() => Refused(
        Made.Linear().Metrics(Accuracy),
        Dataset.Of(Features(3, [2]), Tensor.Of([0.0, 1, 2], [3, 1])),
        "Accuracy counts decisions between two targets, but data has more than two different ones.\n  Fix: MeanAbsoluteError, which measures numbers, or leave Accuracy out. (Parameter 'data')");

    [Fact]
    public void Accuracy_OfALinearUnitWithTwoTargets_IsTheShareOfRightDecisions()
    {
        var data = Dataset.Of(Features(4, [2]), Tensor.Of([0.0, 1, 1, 0], [4, 1]));

        Made.Linear().Metrics(Accuracy).Compile(Reference).Initialize().Evaluate(data).Value("accuracy").Should().BeInRange(0, 1);
    }

    [Fact]
    public void Parameters_NotFinite_AreRefused()
    {
        var compiled = Made.Linear().Compile(Reference);
        var parameters = compiled.Initialize().Parameters.With("1:Dense.bias", Tensor.Of([double.NaN], [1]));

        compiled.Invoking(c => c.Initialize(parameters)).Should().Throw<ArgumentException>().WithMessage("*1:Dense.bias has a value that is not finite as Float64*");
    }

    [Fact]
    public void Settings_OfNoKnownKind_AreRefused()
    {
        Refuses(() => _ = new FitSettings { TrainMetrics = (TrainMetrics)7 }, "Fit needs one of Running, AfterEpoch for trainMetrics, got 7.\n  Fix: pass one of Running, AfterEpoch. (Parameter 'trainMetrics')");
        Refuses(() => _ = new FitSettings { OnDivergence = (OnDivergence)9 }, "Fit needs one of Throw, Return for onDivergence, got 9.\n  Fix: pass one of Throw, Return. (Parameter 'onDivergence')");
    }

    [Fact]
    public void Targets_NotFinite_AreNamedByRow() => Refused(
        Made.Linear(),
        Dataset.Of(Features(2, [2]), Tensor.Of([1, double.NaN], [2, 1])),
        "data has a target that is NaN or infinite: row 1 (from 0).\n  Fix: leave such rows out with Where. (Parameter 'data')");

    [Fact]
    public void Targets_ThatAMetricCannotRead_AreRefusedBeforeTheFirstBatch()
    {
        var training = Input(64).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam()).Metrics(MeanAbsoluteError);
        Refused(
            training,
            Datasets.Digits(),
            "MeanAbsoluteError needs 10 targets per row, but data has 1 (a class index of 10 classes).\n  Fix: data.OneHot(), or Accuracy. (Parameter 'data')");
        Refused(
            Made.Classifier.Metrics(MeanSquaredError),
            Dataset.Of(Features(3, [2]), Tensor.Of([0.0, 2, 1], [3, 1])),
            "MeanSquaredError needs 3 targets per row, but data has 1.\n  Fix: one-hot targets, or Accuracy. (Parameter 'data')");
        training.Compile(Reference).Fit(Datasets.Digits().Take(40).OneHot()).History.Epochs[^1].Train.Metrics.Single().Value.Should().BeInRange(0, 1);
    }

    [Fact]
    public void Classes_MoreThanABinaryLossTellsApart_NameTheLossForThem() => Refused(
        Input(4).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd()),
        Datasets.Iris(),
        "data has 3 classes, but BinaryCrossEntropy tells two apart: row 100 (from 0) is of class 2, \"virginica\".\n  Fix: Dense(3, Softmax) with CrossEntropy. (Parameter 'data')");

    [Fact]
    public void Targets_OfAMetric_AreCheckedInItsOwnForm() => Refused(
        Input(2).Dense(1, Sigmoid).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(BinaryCrossEntropy),
        Dataset.Of(Features(2, [2]), Tensor.Of([0.5, 7], [2, 1])),
        "data has the target 7 in row 1 (from 0), but a cross-entropy needs targets between 0 and 1.\n  Fix: scale the targets, or use MeanSquaredError. (Parameter 'data')");

    [Theory]
    [InlineData(3.0, "3")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.5, "0.5")]
    public void Labels_OutOfRange_AreNamedByRow(double label, string text) => Refused(
        Made.Classifier,
        Dataset.Of(Features(3, [2]), Tensor.Of([0, 2, label], [3, 1])),
        $"data has the label {text} in row 2 (from 0), but the model gives 3 classes: 0 to 2.\n  Fix: number the classes from 0, or change the last layer's units. (Parameter 'data')");

    [Fact]
    public void Targets_OfAnotherWidth_SayWhatTheLossNeeds()
    {
        Refused(
            Made.Classifier,
            Dataset.Of(Features(3, [2]), Features(3, [2])),
            "The model gives [N, 3], so CrossEntropy needs 3 targets per row, or one class index per position, but data has 2.\n  Fix: change the last layer's units, or choose other target columns. (Parameter 'data')");
        Refused(
            Input(2).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd()),
            Made.Labelled(5),
            "The model gives [N, 3], so MeanSquaredError needs 3 targets per row, but data has 1 (a class index of 3 classes).\n  Fix: CrossEntropy after Softmax, or data.OneHot(). (Parameter 'data')");
    }

    [Fact]
    public void Targets_OfAModelWithoutFlatten_SayWhereItBelongs()
    {
        Refused(
            Input(8, 8, 1).Conv2D(4, 3).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Sgd()),
            Dataset.Of(Features(2, [8, 8, 1]), [0, 9]),
            "The model gives [N, 6, 6, 10], so CrossEntropy needs 360 targets per row, or one class index per position, but data has 1 (a class index of 10 classes)."
            + "\n  Fix: Flatten() or GlobalAveragePooling2D() before Dense(10, Softmax). (Parameter 'data')");
        Refused(
            Input(8, 1).Conv1D(1, 3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd()),
            Dataset.Of(Features(2, [8, 1]), [0, 1]),
            "The model gives [N, 6, 1], so BinaryCrossEntropy needs 6 targets per row, but data has 1 (a class index of 2 classes)."
            + "\n  Fix: Flatten() or GlobalAveragePooling1D() before the last layer. (Parameter 'data')");
        Refused(
            Input(8, 1).Conv1D(4, 3).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd()),
            Dataset.Of(Features(2, [8, 1]), Features(2, [2])),
            "The model gives [N, 6, 2], so MeanSquaredError needs 12 targets per row, but data has 2.\n  Fix: Flatten() or GlobalAveragePooling1D() before Dense(2). (Parameter 'data')");
    }

    [Fact]
    public void ClassesTakenForNumbers_AreRefused() => Refused(
        Made.Linear(),
        Made.Labelled(5),
        "data has 3 classes, and MeanSquaredError would take their indices for numbers.\n  Fix: 3 units with Softmax and CrossEntropy, or data.OneHot(). (Parameter 'data')");

    [Fact]
    public void Probabilities_OutOfRange_AreRefused() => Refused(
        Input(2).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd()),
        Dataset.Of(Features(2, [2]), Tensor.Of([1, -1.5], [2, 1])),
        "data has the target -1.5 in row 1 (from 0), but a cross-entropy needs targets between 0 and 1.\n  Fix: scale the targets, or use MeanSquaredError. (Parameter 'data')");

    [Fact]
    public void Validation_IsCheckedLikeTheTrainingRows()
    {
        var fit = () => Made.Classifier.Compile(Reference).Fit(Made.Labelled(8), validation: Dataset.Of(Features(3, [3]), [0, 1, 2], ["a", "b", "c"]));
        fit.Should().Throw<ArgumentException>().WithMessage("The model reads features [N, 2], but validation has [N, 3].*").And.ParamName.Should().Be("validation");
    }

    [Fact]
    public void Validation_WithOtherClassesOrFeatures_IsRefused()
    {
        var data = Dataset.Of(Features(3, [2]), [0, 1, 2], ["a", "b", "c"], ["x", "y"]);
        var classes = () => Made.Classifier.Compile(Reference).Fit(data, validation: Dataset.Of(Features(3, [2]), [0, 1, 2], ["a", "c", "b"], ["x", "y"]));
        classes.Should().Throw<ArgumentException>().WithMessage(
            "The classes of validation are not those of the training rows, or stand in another order.\n  training: a, b, c\n  validation: a, c, b\n  Fix: read both from one source, and split it.*");
        var features = () => Made.Classifier.Compile(Reference).Fit(data, validation: Dataset.Of(Features(3, [2]), [0, 1, 2], ["a", "b", "c"], ["y", "x"]));
        features.Should().Throw<ArgumentException>().WithMessage("The features of validation are not those*");
    }

    [Fact]
    public void Settings_OutOfRange_AreRefused()
    {
        var (compiled, data) = (Made.Classifier.Compile(Reference), Made.Labelled(8));
        Refuses(() => compiled.Fit(data, epochs: 0), "Fit needs a positive whole number for epochs, got 0.\n  Fix: pass a positive whole number. (Parameter 'epochs')");
        Refuses(() => compiled.Fit(data, epochs: -1), "Fit needs a positive whole number for epochs, got -1.\n  Fix: pass a positive whole number. (Parameter 'epochs')");
        Refuses(() => compiled.Fit(data, batchSize: 0), "Fit needs a positive whole number for batchSize, got 0.\n  Fix: pass a positive whole number. (Parameter 'batchSize')");
        Refuses(() => compiled.Fit(data, batchSize: -32), "Fit needs a positive whole number for batchSize, got -32.\n  Fix: pass a positive whole number. (Parameter 'batchSize')");
        foreach (var share in (double[])[0, 1, -0.1, 1.5, double.NaN])
        {
            var refused = () => compiled.Fit(data, validation: share);
            refused.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Fit needs a share of the rows, above 0 and below 1 for validation, got *");
        }

        Refuses(() => new FitSettings { ValidationFraction = 1 }, "Fit needs a share of the rows, at least 0 and below 1 for validation, got 1.\n  Fix: pass a share of the rows, at least 0 and below 1. (Parameter 'validation')");
        Refuses(() => compiled.Fit(data, classWeights: [1, -1, 1]), "Fit needs finite numbers that are not negative for classWeights, got -1.\n  Fix: pass finite numbers that are not negative. (Parameter 'classWeights')");
        Refuses(() => compiled.Fit(data, classWeights: [1, double.NaN, 1]), "Fit needs finite numbers that are not negative for classWeights, got NaN.\n  Fix: pass finite numbers that are not negative. (Parameter 'classWeights')");
        Refuses(() => compiled.Fit(data, classWeights: [1, 2]), "There are 2 class weights, but the model gives 3 classes.\n  Fix: give one weight for each class, in the order of their indices.");
        Refuses(() => compiled.Resume(compiled.Fit(data), data, epochs: 0), "Fit needs a positive whole number for epochs, got 0.\n  Fix: pass a positive whole number. (Parameter 'epochs')");
        Refuses(() => compiled.Initialize().Evaluate(data, batchSize: 0), "Fit needs a positive whole number for batchSize, got 0.\n  Fix: pass a positive whole number. (Parameter 'batchSize')");
    }

    [Fact]
    public void ClassWeights_WithoutOneClassPerRow_AreRefused() => Refuses(
        () => Input(2).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Fit(Dataset.Of(Features(4, [2]), Features(4, [2])), classWeights: [1, 2]),
        "Each row needs one class, but the targets are Values of width 2.\n  Fix: use class indices, one-hot rows, or a single 0/1 target.");

    [Fact]
    public void TwoValidations_AreRefused() => Refuses(
        () => Made.Classifier.Compile(Reference).Fit(Made.Labelled(8), new FitSettings { ValidationFraction = 0.5 }, validation: Made.Labelled(4)),
        "There are validation rows, and the settings set a share of the training rows aside too.\n  Fix: give one of the two.");

    [Fact]
    public void Resume_OfAnotherTraining_IsRefused() => Refuses(
        () => Made.Linear().Compile(Reference).Resume(Made.Classifier.Compile(Reference).Fit(Made.Labelled(8)), Made.Values(8), epochs: 1),
        "Resume was given a model of another training: model, loss, metrics, keep rule and kind of optimizer must be the same.\n"
        + "  trained:  Input(2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.5))\n"
        + "  compiled: Input(2).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1))\n"
        + "  Fix: compile the training of the trained model, or begin anew from its weights: Fit(data, settings, start: trained.Parameters).");

    [Fact]
    public void Predict_WithWhatDoesNotFit_IsRefused()
    {
        var trained = Input(2, 2).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Initialize();
        Refuses(() => trained.Predict((ReadOnlySpan<float>)[1, 2, 3]), "The model reads 4 features ([N, 2, 2]), but the sample has 3.\n  Fix: pass 4 values, row by row.");
        Refuses(() => trained.Predict(Features(4, [3])), "The model reads features [N, 2, 2], but features has [N, 3].\n  Fix: choose columns, or begin the model with the data's shape. (Parameter 'features')");
        Refuses(() => trained.Predict(Tensor.Of([1.0], [])), "The model reads features [N, 2, 2], but features has a single number.\n  Fix: choose columns, or begin the model with the data's shape. (Parameter 'features')");
        var classes = () => trained.PredictClass(Features(4, [2, 2]));
        classes.Should().Throw<InvalidOperationException>().WithMessage("The model gives [N, 2, 3], which is not one row of classes per sample.\n  Fix: Predict, or Flatten and a last layer with one unit per class.");
    }

    [Fact]
    public void Parameters_ThatDoNotFit_AreRefused()
    {
        var parameters = Made.Linear().Compile(Reference).Initialize().Parameters;
        var missing = () => parameters["2:Dense.bias"];
        missing.Should().Throw<KeyNotFoundException>().WithMessage("There is no parameter 2:Dense.bias.\n  Fix: use one of 1:Dense.weight, 1:Dense.bias.");
        Refuses(() => parameters.With("1:Dense.bias", Features(1, [2])), "The parameter 1:Dense.bias has shape [1], got [1, 2].\n  Fix: pass a tensor of shape [1].");
        Refuses(() => new Parameters([.. parameters, .. parameters]), "The parameter 1:Dense.weight is given twice.\n  Fix: give each path once.");
    }

    [Fact]
    public void Divergence_SaysWhereAndKeepsWhatWasGood()
    {
        var fit = () => Input(2).Dense(4, Relu, name: "hidden").Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(1e6)).Compile(Reference).Fit(Made.Values(30), epochs: 50, batchSize: 10, seed: 1);
        var thrown = fit.Should().Throw<TrainingDivergedException>().Which;
        thrown.Message.Should().Match(
            "Training diverged in epoch *, batch *: * is not finite.\n  Input(2).Dense(4, Relu, name: \"hidden\").Dense(1)\n"
            + "  Nothing was changed by that step; LastGood is the model after epoch *.\n  Fix: a smaller rate in Sgd(1000000), features scaled to about ±1, or onDivergence: OnDivergence.Return to get that model.");
    }

    [Fact]
    public void Nothing_IsRefused()
    {
        var compiled = Made.Linear().Compile(Reference);
        var trained = compiled.Initialize();
        Action[] calls =
        [
            () => compiled.Fit((Dataset)null!), () => compiled.Fit((Dataset)null!, new FitSettings()), () => compiled.Fit((SampleStream)null!), () => compiled.Fit(Made.Values(3), settings: null!), () => compiled.Resume(null!, Made.Values(3), 1), () => compiled.Resume(trained, (Dataset)null!, 1), () => compiled.Resume(trained, (SampleStream)null!, 1),
            () => compiled.Initialize(null!), () => compiled.Gradients(null!, Made.Values(3)), () => compiled.Gradients(trained.Parameters, null!), () => compiled.CheckGradients(null!),
            () => trained.Predict((Tensor)null!), () => trained.Predict((Dataset)null!), () => trained.Evaluate((Dataset)null!), () => trained.Evaluate((SampleStream)null!), () => trained.Predict((SampleStream)null!), () => trained.ConfusionMatrix(null!), () => trained.PredictClass((Dataset)null!),
            () => Made.Linear().Compile(null!), () => _ = new Parameters(null!),
        ];
        foreach (var call in calls)
        {
            call.Should().Throw<ArgumentNullException>();
        }
    }

    /// <summary>Every message of this assembly is held word for word: above, in the tests of rules and of the gradient check, or here.</summary>
    [Fact]
    public void Messages_OfThisAssembly_AreAllHeld()
    {
        Throw.Unsupported("Spy", ["1:Dense: the op Dense", "2:Dense: the op Dense"]).Should().Be(
            "Spy does not support:\n  1:Dense: the op Dense\n  2:Dense: the op Dense\n  Fix: leave these out, or compile with Reference, which supports everything.");
        Throw.CannotRead("a.st", new IOException("why")).Message.Should().Be("a.st cannot be read: why\n  Fix: pass the path of a file that Save wrote.");
        Throw.Truncated("a.st", "why").Message.Should().Be("a.st is not whole: why.\n  Fix: get the file again, or save it again.");
        Throw.Edited("a.st").Message.Should().Be("a.st was changed after it was saved: its checksum does not fit its content.\n  Fix: save the model again; to change weights, use Initialize(parameters).");
        Throw.NotOurFile("a.st", "why").Message.Should().Be("a.st is not a model that Save wrote: why.\n  Fix: pass the path of a file that Save wrote.");
        Throw.NameTwice("a.st", "w").Message.Should().Be("a.st has a wrong header: the name w stands twice in it.\n  Fix: get the file again, or save it again.");
        Throw.BadHeader("a.st", new FormatException("why")).Message.Should().Be("a.st has a header that cannot be read: why\n  Fix: get the file again, or save it again.");
        Throw.AugmentedNoIndex("noise", 3, 1, 2.5, "1:Embedding", 7).Message.Should().Be(
            "1:Embedding takes whole numbers from 0 to 6, but the augmentation noise gave 2.5 for row 3, column 1 (from 0).\n  Fix: leave the columns that are indices as they are, or give other indices.");
        Throw.HeaderToRead("a.st", 100000001, 100000000).Message.Should().Be(
            "a.st has a header of 100000001 bytes, but at most 100000000 are read.\n  Fix: pass the path of a safetensors file; whoever wrote it should put less into its metadata.");
        Throw.HeaderToWrite(100000000).Message.Should().Be("The file cannot be written: its header would have more than the 100000000 bytes that a safetensors file may have."
            + "\n  Fix: fewer or shorter texts in the settings (the rows of Batches.Given), the history, and the names of classes and features.");
        Throw.BadTensor("a.st", "w", "why").Message.Should().Be("a.st has a wrong tensor w: why.\n  Fix: get the file again, or save it again.");
        Throw.ParametersDoNotFit(["a is missing", "b is missing"]).Message.Should().Be("The parameters do not fit the model:\n  a is missing\n  b is missing\n  Fix: pass one tensor for each path that the model's Summary and Initialize show.");

        Throw.NotFitted(new GraphNode(new SoftmaxOp(), [0], [], [2], "1:Dense")).Message.Should().Be(
            "1:Dense Softmax stands before a fitted parameter, which follows from inputs, reshapes and maps alone.\n  Fix: put the fitted layer first.");

        string[] held =
        [
            "SamePath", "NoSuchParameter", "ParameterShape", "ParametersDoNotFit", "Setting", "GradientOption", "Unsupported", "FeatureShape", "NonFiniteFeature", "NoIndex", "NotFitted", "NonFiniteTarget", "TargetWidth", "MetricTargetWidth", "ClassesAsValues",
            "IsUnflattened", "FlattenFirst", "OutputsBeyondArray", "NotSafeTensors", "LabelOutOfRange", "TargetNotProbability", "ClassesAsProbability", "DecisionsOfNumbers", "OtherSums", "NoSuchClass", "TooManyRows", "NoClassPerRow", "ClassWeightCount", "OtherNames", "Some", "RuleWithoutValidation", "RuleWithoutMetric", "TwoValidations", "ResumeOfOther", "ResumeWithOtherRows", "Diverged", "SampleLength",
            "NoClasses", "ThresholdOfSeveral", "CannotRead", "Truncated", "Edited", "NotOurFile", "NameTwice", "BadHeader", "HeaderToRead", "HeaderToWrite", "BadTensor",
            "RuleWithoutSet", "SameValidationSet", "NoValidationRows", "ShareOnResume",
            "NothingMeasured", "NoRowsCounted", "BadRate", "NoRate", "LbfgsOfBatches",
            "NotRecorded", "NotJson", "WrongField", "UnknownField", "OtherRun",
            "BatchSizeBeside", "ShuffleBeside", "NoWholeBatch", "MoreBatchesThanRows", "TooManyDraws", "EmptyBatch", "BatchRow",
            "CannotReadWeights", "OtherWeights", "WeightName", "WeightsDoNotFit", "CheckpointName", "CheckpointsOfNothing", "CheckpointFolder", "LaterCheckpoint", "NoCheckpoint", "NoWholeCheckpoint", "NewestNotWhole", "Indented",
            "OtherAugmentation", "AugmentedNoIndex", "LbfgsOfAugmented", "LbfgsOfStream", "BufferOfDataset", "StreamShuffle", "ShareOfStream", "BatchesOfStream", "StreamIsOnce", "StreamFailed", "StreamWithoutRows", "StreamWithoutBatch", "StreamEndsBefore", "ChunkDiffers", "RowsBeyondMemory", "BatchBeyondFirst", "ResumeOfUnfitted",
            "EmptyGrid", "CellNotMade", "UnsupportedCells", "CellsRefused", "BootstrapOfOneRow", "Plain", "CellFailed", "NotCompared", "NoBest", "GridFolder", "NoGridFolder", "BadGridFolder", "OtherCells", "StreamInFolder", "Before", "After", "Numbers", "Resamples", "Confidence",
        ];
        typeof(Throw).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(method => method.Name).Should().BeEquivalentTo(held, "a new message needs a test of its words");
    }

    private static Tensor Features(int rows, Shape shape) => Tensor.Of([.. Enumerable.Range(0, (int)(rows * shape.Size)).Select(i => Math.Sin(i))], shape.Prepend(rows));

    private static void Refused(Training training, Dataset data, string message)
    {
        var spy = new Spy();
        Refuses(() => training.Compile(spy).Fit(data), message);
        spy.Steps.Should().BeEmpty();
        Refuses(() => training.Compile(spy).Initialize().Evaluate(data), message);
    }

    private static void Refuses<T>(Func<T> call, string message) => call.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
}
