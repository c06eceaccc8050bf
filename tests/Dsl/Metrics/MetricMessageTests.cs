namespace Pipeline.Tests;

/// <summary>Metrics that cannot mean anything for a model or loss, and options without effect: refused at their line, word for word.</summary>
public sealed class MetricMessageTests
{
    internal static readonly string[] Held =
    [
        "AverageOfOneClass", "ClassBeyond", "AverageOfOneCurve", "NoTrueClass", "TopOfAll", "OutputBeyond", "AverageOfOneOutput", "CosineOfOne",
    ];

    private static readonly Training s_classes = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd());
    private static readonly Training s_yesNo = Input(4).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd());
    private static readonly Training s_labels = Input(4).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd());
    private static readonly Training s_numbers = Input(4).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd());

    [Fact]
    public void Class_WithAnAverage_IsRefused() => Message.Fails(
        () => s_classes.Metrics(Precision with { Class = 2, Average = ClassAverage.Micro }),
        """
        Metric Precision with { Class = 2, Average = ClassAverage.Micro } measures class 2 alone, so its Micro average has no effect.
          at MetricMessageTests.cs:LINE
          Input(4).Dense(3, Softmax).Loss(CrossEntropy).Metrics(Precision with { Class = 2, Average = ClassAverage.Micro }) ✗
          Fix: Class, or Average, not both.
        """);

    [Fact]
    public void Class_ThatTheModelDoesNotHave_IsRefused()
    {
        Message.Fails(
            () => s_classes.Metrics(RocAuc with { Class = 3 }),
            """
            Metric RocAuc with { Class = 3 } measures a class that the model does not have: its classes are 0 to 2.
              at MetricMessageTests.cs:LINE
              Input(4).Dense(3, Softmax).Loss(CrossEntropy).Metrics(RocAuc with { Class = 3 }) ✗
              Fix: a class from 0 to 2.
            """);
        s_yesNo.Invoking(training => training.Metrics(Recall with { Class = 2 })).Should().Throw<ModelException>().WithMessage("*its classes are 0 to 1*");
        s_yesNo.Metrics(Recall with { Class = 0 }, Recall with { Class = 1 }, RocAuc with { Class = 0 }).Metrics.Should().HaveCount(3);
        Message.Fails(() => F1 with { Class = -1 }, "F1 needs a whole number of 0 or more for class, got -1.\n  Fix: pass a whole number of 0 or more.");
    }

    [Fact]
    public void Average_OfTheCurveOfASingleOutput_IsRefused() => Message.Fails(
        () => s_yesNo.Metrics(PrAuc with { Average = ClassAverage.Weighted }),
        """
        Metric PrAuc with { Average = ClassAverage.Weighted } has one curve for a single output, so its Weighted average has no effect.
          at MetricMessageTests.cs:LINE
          Input(4).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Metrics(PrAuc with { Average = ClassAverage.Weighted }) ✗
          Fix: leave Average out; Class = 0 for the other class.
        """);

    [Fact]
    public void TopK_OfLabels_IsRefused()
    {
        Message.Fails(
            () => s_labels.Metrics(TopK(2)),
            """
            Metric TopK(2) needs classes that exclude one another, of which one is the true one, but the last layer Dense(3, Sigmoid) gives [N, 3].
              at MetricMessageTests.cs:LINE
              Input(4).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Metrics(TopK(2)) ✗
              Fix: Accuracy, or one unit per class with Softmax and CrossEntropy.
            """);
        s_yesNo.Invoking(training => training.Metrics(TopK(1))).Should().Throw<ModelException>();
    }

    [Fact]
    public void TopK_OfAllClasses_IsRefused()
    {
        Message.Fails(
            () => s_classes.Metrics(TopK(3)),
            """
            Metric TopK(3) is always 1: there are only 3 classes.
              at MetricMessageTests.cs:LINE
              Input(4).Dense(3, Softmax).Loss(CrossEntropy).Metrics(TopK(3)) ✗
              Fix: k from 1 to 2.
            """);
        s_classes.Metrics(TopK(1), TopK(2)).Metrics.Should().HaveCount(2);
        Message.Fails(() => TopK(0), "TopK needs a positive whole number for k, got 0.\n  at MetricMessageTests.cs:LINE\n  Fix: pass a positive whole number.");
    }

    [Fact]
    public void Output_ThatTheModelDoesNotHave_IsRefused() => Message.Fails(
        () => s_numbers.Metrics(RootMeanSquaredError with { Output = 2 }),
        """
        Metric RootMeanSquaredError with { Output = 2 } measures an output that the model does not have: its outputs are 0 to 1.
          at MetricMessageTests.cs:LINE
          Input(4).Dense(2).Loss(MeanSquaredError).Metrics(RootMeanSquaredError with { Output = 2 }) ✗
          Fix: an output from 0 to 1.
        """);

    [Fact]
    public void Average_OfOneOutput_IsRefused()
    {
        Message.Fails(
            () => s_numbers.Metrics(R2 with { Output = 1, Average = OutputAverage.VarianceWeighted }),
            """
            Metric R2 with { Output = 1, Average = OutputAverage.VarianceWeighted } measures one output, so its VarianceWeighted average has no effect.
              at MetricMessageTests.cs:LINE
              Input(4).Dense(2).Loss(MeanSquaredError).Metrics(R2 with { Output = 1, Average = OutputAverage.VarianceWeighted }) ✗
              Fix: leave Average out.
            """);
        Input(4).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Invoking(training => training.Metrics(R2 with { Average = OutputAverage.VarianceWeighted })).Should().Throw<ModelException>();
    }

    [Fact]
    public void Cosine_OfOneValue_IsRefused() => Message.Fails(
        () => Input(4).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Metrics(MeanCosine),
        """
        Metric MeanCosine needs more than one value along the last axis, or it is only a sign, but the last layer Dense(1) gives [N, 1].
          at MetricMessageTests.cs:LINE
          Input(4).Dense(1).Loss(MeanSquaredError).Metrics(MeanCosine) ✗
          Fix: MeanAbsoluteError, which measures its size.
        """);

    [Fact]
    public void Beta_ThatIsNotPositive_IsRefused()
    {
        Message.Fails(() => FBeta(0), "FBeta needs a positive finite number for beta, got 0.\n  at MetricMessageTests.cs:LINE\n  Fix: pass a positive finite number.");
        Message.Fails(() => Precision with { Threshold = double.NaN }, "Precision needs a finite number for threshold, got double.NaN.\n  Fix: pass a finite number.");
    }
}
