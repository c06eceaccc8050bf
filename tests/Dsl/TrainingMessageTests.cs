namespace Pipeline.Tests;

/// <summary>The messages of losses, optimizers, initializers, rules and metrics, word for word.</summary>
public sealed class TrainingMessageTests
{
    [Fact]
    public void CrossEntropy_AfterSomethingElseThanSoftmax_IsRefused() => Message.Fails(
        () => Input(4).Dense(3, Relu).Loss(CrossEntropy),
        """
        Loss CrossEntropy needs probabilities, but the last layer Dense(3, Relu) gives [N, 3].
          at TrainingMessageTests.cs:LINE
          Input(4).Dense(3, Relu).Loss(CrossEntropy) ✗
          Fix: Softmax in the last layer.
        """);

    [Fact]
    public void CrossEntropy_OfOneUnit_IsRefused() => Message.Fails(
        () => Input(4).Dense(1, Sigmoid).Loss(CrossEntropy),
        """
        Loss CrossEntropy needs at least two classes, but the last layer Dense(1, Sigmoid) gives [N, 1].
          at TrainingMessageTests.cs:LINE
          Input(4).Dense(1, Sigmoid).Loss(CrossEntropy) ✗
          Fix: BinaryCrossEntropy after Dense(1, Sigmoid), or one unit per class.
        """);

    [Fact]
    public void BinaryCrossEntropy_AfterSoftmax_IsRefused() => Message.Fails(
        () => Input(4).Dense(3, Softmax).Loss(BinaryCrossEntropy),
        """
        Loss BinaryCrossEntropy needs a probability of its own for each output, but the last layer Dense(3, Softmax) gives [N, 3].
          at TrainingMessageTests.cs:LINE
          Input(4).Dense(3, Softmax).Loss(BinaryCrossEntropy) ✗
          Fix: CrossEntropy after Softmax, or Sigmoid in the last layer.
        """);

    [Fact]
    public void BinaryCrossEntropy_OfTheInputItself_IsRefused() => Message.Fails(
        () => Input(4).Loss(BinaryCrossEntropy),
        """
        Loss BinaryCrossEntropy needs outputs between 0 and 1, but the model is only its input.
          at TrainingMessageTests.cs:LINE
          Input(4).Loss(BinaryCrossEntropy) ✗
          Fix: Sigmoid in the last layer.
        """);

    [Fact]
    public void LossOfOnesOwn_ThatReadsMore_IsRefused() => Message.Fails(
        () => Input(4).Dense(2).Loss((y, t) => y - t + new VariableExpr(2)),
        """
        A loss is a function of output and target alone, but this one reads variable 2.
          at TrainingMessageTests.cs:LINE
          Fix: use its two parameters and numbers only.
        """);

    [Fact]
    public void LossOfOnesOwn_OfClassesWithoutTheirAxis_IsRefused()
    {
        Message.Fails(
            () => LossOf((y, t) => Abs(y - t), targets: TargetForm.OneHot),
            """
            The loss reads targets as classes, but its formula takes nothing of the whole axis of classes.
              at TrainingMessageTests.cs:LINE
              Fix: SumOf, MeanOf or MaxOf in the formula, or leave out targets.
            """);
        Message.Fails(
            () => LossOf((y, t) => SumOf(y * t), targets: TargetForm.ClassIndex),
            """
            A loss of one's own cannot read class indices alone: they reach its formula as shares.
              at TrainingMessageTests.cs:LINE
              Fix: targets: TargetForm.OneHot, which takes indices too.
            """);
    }

    [Fact]
    public void Loss_AtAPointThatDoesNotFit_IsRefused()
    {
        Message.Fails(() => MeanSquaredError.ValueAt([1, 2], [1]), "1 numbers were given for target, 2 are needed.\n  Fix: pass one for each output.");
        Message.Fails(() => CrossEntropy.GradientAt([0.5, 0.5], [2]), "A loss needs a class index from 0 to 1 for target, got 2.\n  Fix: pass a class index from 0 to 1.");
    }

    [Fact]
    public void ClassLosses_AfterSomethingElseThanProbabilities_AreRefused()
    {
        Refuses(() => Input(4).Dense(3, Relu).Loss(KlDivergence), "*Loss KlDivergence needs probabilities*");
        Refuses(() => Input(4).Dense(3, Elu).Loss(CategoricalFocal()), "*Loss CategoricalFocal() needs probabilities*");
        Refuses(() => Input(4).Dense(1, Sigmoid).Loss(CategoricalFocal()), "*needs at least two classes*");
        Refuses(() => Input(4).Dense(1).Loss(CategoricalHinge), "*needs at least two classes*");
        Refuses(() => Input(4).Dense(3, Gelu).Loss(BinaryFocal()), "*needs outputs between 0 and 1*");
        Refuses(() => Input(4).Dense(3, Softmax).Loss(BinaryFocal()), "*needs a probability of its own*");

        static void Refuses(Func<Objective> make, string message) => make.Should().Throw<ModelException>().WithMessage(message);
    }

    [Fact]
    public void Losses_BehindReshapesAndDropouts_AreCheckedAsBeforeThem()
    {
        Message.Fails(
            () => Input(4).Dense(2, Softmax).Flatten().Loss(BinaryCrossEntropy),
            """
            Loss BinaryCrossEntropy needs a probability of its own for each output, but the last layer Flatten() gives [N, 2].
              at TrainingMessageTests.cs:LINE
              Input(4).Dense(2, Softmax).Flatten().Loss(BinaryCrossEntropy) ✗
              Fix: CrossEntropy after Softmax, or Sigmoid in the last layer.
            """);
        Refuses(() => Input(4).Dense(4).Reshape(2, 2).Loss(BinaryCrossEntropy), "*needs outputs between 0 and 1*");
        Refuses(() => Input(4).Dense(4).Dropout(0.5).Loss(CrossEntropy), "*needs probabilities*");
        Refuses(() => Input(4).Dense(4, Tanh).Dropout(0.5).Reshape(2, 2).Flatten().Loss(CrossEntropy), "*needs probabilities*");
        Refuses(() => Input(4).Dropout(0.5).Loss(BinaryCrossEntropy), "*needs outputs between 0 and 1*");
        Refuses(() => Input(4).Dense(2, Softmax).Dropout(0.5).Loss(BinaryCrossEntropy), "*needs a probability of its own*");

        static void Refuses(Func<Objective> make, string message) => make.Should().Throw<ModelException>().WithMessage(message);
    }

    [Fact]
    public void Optimizers_WithNumbersOutOfRange_AreRefused()
    {
        Message.Fails(() => Sgd(-0.1), "Sgd needs a positive finite number for rate, got -0.1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a positive finite number.");
        Message.Fails(() => Sgd(0.1, 1), "Sgd needs a number in [0, 1) for momentum, got 1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a number in [0, 1).");
        Message.Fails(
            () => Sgd(0.1, nesterov: true),
            "Sgd has nesterov: true, but no momentum to look ahead with.\n  at TrainingMessageTests.cs:LINE\n  Fix: Sgd(rate, momentum: 0.9, nesterov: true), or leave nesterov out.");
        Message.Fails(() => Adam(double.NaN), "Adam needs a positive finite number for rate, got double.NaN.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a positive finite number.");
        Message.Fails(() => Adam(epsilon: -1), "Adam needs a finite number that is not negative for epsilon, got -1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a finite number that is not negative.");
    }

    [Fact]
    public void Initializers_WithNumbersOutOfRange_AreRefused()
    {
        Message.Fails(() => Uniform(2, 1), "Uniform needs a number of at least 2 for maximum, got 1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a number of at least 2.");
        Message.Fails(() => Normal(0, -1), "Normal needs a finite number that is not negative for deviation, got -1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a finite number that is not negative.");
        Message.Fails(() => Constant(1e39), "Constant needs a number within float32's range for value, got 1E+39.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a number within float32's range.");
        Message.Fails(
            () => Zeros.Draw([100_000, 100_000], 1, "1:Dense.weight"),
            "A tensor of shape [100000, 100000] has 10000000000 values; one can hold 2147483591.\n  Fix: use smaller shapes.");
    }

    [Fact]
    public void Regularizer_WithANegativeFactor_IsRefused() =>
        Message.Fails(() => L1L2(0.1, -0.1), "A regularizer needs a finite number that is not negative for l2, got -0.1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a finite number that is not negative.");

    [Fact]
    public void Rules_WithNumbersOutOfRange_AreRefused()
    {
        Message.Fails(() => Train(TotalLoss).Stalls(0), "Stalls needs a positive whole number for epochs, got 0.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a positive whole number.");
        Message.Fails(() => Train(TotalLoss).Stalls(1, baseline: double.NaN), "Stalls needs a finite number for baseline, got double.NaN.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a finite number.");
        Message.Fails(() => Train(TotalLoss).Stalls(1, after: -1), "Stalls needs a whole number of 0 or more for after, got -1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a whole number of 0 or more.");
        Message.Fails(() => Train(TotalLoss).Plateaus(0), "Plateaus needs a positive whole number for epochs, got 0.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a positive whole number.");
        Message.Fails(() => Best(Train(TotalLoss), -1), "Best needs a finite number that is not negative for minimumChange, got -1.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a finite number that is not negative.");
        Message.Fails(
            () => Validation("1/dev", Accuracy),
            "The name \"1/dev\" cannot name a validation set.\n  at TrainingMessageTests.cs:LINE\n  Fix: use letters, digits, '_', '-' and spaces, beginning with a letter or '_', such as \"dev\".");
        Message.Fails(() => Train(TotalLoss).Reaches(double.NaN), "Reaches needs a finite number for value, got double.NaN.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a finite number.");
    }

    [Fact]
    public void Metrics_GivenTwice_AreRefused() => Message.Fails(
        () => Input(4).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(Huber(2), MeanSquaredError, Huber(2)),
        "The metric huber delta 2 is given twice.\n  at TrainingMessageTests.cs:LINE\n  Fix: give each metric once.");

    [Fact]
    public void Metrics_OfOneNameWithOtherOptions_HaveNamesOfTheirOwn() => Input(4).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd())
        .Metrics(Accuracy, Accuracy with { Threshold = 0.7 }, Huber(), Huber(2), BinaryCrossEntropy with { LabelSmoothing = 0.1 }, MeanSquaredError with { Outputs = Reduction.Sum })
        .Metrics.Select(metric => metric.Name).Should().Equal(
            "accuracy", "accuracy at 0.7", "huber", "huber delta 2", "binary_cross_entropy label smoothing 0.1", "mean_squared_error outputs sum");

    [Fact]
    public void Loss_AsAMetricWithAReductionThatDoesNothing_IsRefused() => Message.Fails(
        () => Input(4).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(MeanAbsoluteError with { Samples = Reduction.Sum }),
        """
        Metric MeanAbsoluteError with { Samples = Reduction.Sum } is a mean over rows as a metric, so its Samples have no effect.
          at TrainingMessageTests.cs:LINE
          Input(4).Dense(3).Loss(MeanSquaredError).Metrics(MeanAbsoluteError with { Samples = Reduction.Sum }) ✗
          Fix: leave Samples out; the training's loss keeps its own.
        """);

    [Fact]
    public void Accuracy_WithAThresholdThatDecidesNothing_IsRefused()
    {
        Message.Fails(
            () => Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd()).Metrics(MeanSquaredError, Accuracy with { Threshold = 0.99 }),
            """
            Metric Accuracy with { Threshold = 0.99 } takes the largest of 3 outputs, so its threshold has no effect.
              at TrainingMessageTests.cs:LINE
              Input(4).Dense(3, Softmax).Loss(CrossEntropy).Metrics(Accuracy with { Threshold = 0.99 }) ✗
              Fix: Accuracy without a threshold, or BinaryCrossEntropy after Sigmoid, which decide each output by it.
            """);
        Input(4).Dense(3, Sigmoid).Loss(MeanSquaredError).Optimizer(Sgd()).Invoking(training => training.Metrics(Accuracy with { Threshold = 0.4 })).Should().Throw<ModelException>();
    }

    [Fact]
    public void Accuracy_ThatMeansSomething_IsAccepted()
    {
        Objective[] all =
        [
            Input(4).Dense(3, Softmax).Loss(CrossEntropy), Input(4).Dense(3, Softmax).Loss(MeanSquaredError), Input(4).Dense(3).Loss(MeanSquaredError), Input(4).Dense(3, Sigmoid).Loss(CrossEntropy),
            Input(4).Dense(1, Tanh).Loss(MeanSquaredError), Input(4).Dense(1, x => 2 * x).Loss(MeanSquaredError),
        ];
        Objective[] byThreshold =
        [
            Input(4).Dense(1, Sigmoid).Loss(BinaryCrossEntropy), Input(4).Dense(3, Sigmoid).Loss(BinaryCrossEntropy), Input(4).Dense(1, Sigmoid).Loss(MeanSquaredError),
            Input(4).Dense(1, Sigmoid).Dropout(0.1).Loss(MeanAbsoluteError),
        ];
        all.Concat(byThreshold).Should().AllSatisfy(objective => objective.Optimizer(Sgd()).Metrics(Accuracy).Metrics.Should().Equal(Accuracy));
        byThreshold.Should().AllSatisfy(objective => objective.Optimizer(Sgd()).Metrics(Accuracy with { Threshold = 0.7 }).Metrics.Should().HaveCount(1));
    }

    [Fact]
    public void Loss_AsAMetricOfWhatItCannotBeALossOf_IsRefused()
    {
        Message.Fails(
            () => Input(4).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(CrossEntropy),
            """
            Metric CrossEntropy needs probabilities, but the last layer Dense(3) gives [N, 3].
              at TrainingMessageTests.cs:LINE
              Input(4).Dense(3).Loss(MeanSquaredError).Metrics(CrossEntropy) ✗
              Fix: Softmax in the last layer.
            """);
        Input(4).Loss(MeanSquaredError).Optimizer(Sgd()).Invoking(training => training.Metrics(BinaryCrossEntropy)).Should().Throw<ModelException>();
        Input(4).Dense(3, Softmax).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(CrossEntropy, MeanAbsoluteError).Metrics.Should().HaveCount(2);
    }

    [Fact]
    public void TotalLoss_AsAMetric_IsRefused() => Message.Fails(
        () => Input(4).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(TotalLoss, MeanSquaredError, MeanAbsoluteError),
        """
        Metric TotalLoss is in every history without being asked for.
          at TrainingMessageTests.cs:LINE
          Input(4).Loss(MeanSquaredError).Metrics(TotalLoss) ✗
          Fix: leave it out; rules look at it all the same.
        """);

    [Fact]
    public void Metrics_OfJsonThatCannotMeanAnything_AreRefused()
    {
        var json = Input(4).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(MeanAbsoluteError).ToJson();
        foreach (var metric in new Metric[] { CrossEntropy, BinaryCrossEntropy, TotalLoss })
        {
            FluentActions.Invoking(() => Training.FromJson(json.Replace(DescriptionWriter.ToJson(((Metric)MeanAbsoluteError).Describe()), DescriptionWriter.ToJson(metric.Describe()))))
                .Should().Throw<ModelException>().WithMessage($"Metric {metric} *Fix: *");
        }
    }

    [Fact]
    public void Lists_WithNull_NameThePlace()
    {
        Message.Fails(
            () => Input(4).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(Accuracy, (Metric)null!),
            "Metrics[1] is null.\n  at TrainingMessageTests.cs:LINE\n  Fix: pass a value, or leave it out.");
        Message.Fails(() => new Model([4], [new Dense(2), null!]), "Layer 2 is null.\n  Fix: pass a layer.");
    }
}
