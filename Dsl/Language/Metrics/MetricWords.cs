using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>The share of rows whose true class is among the k largest outputs.</summary>
    /// <param name="k">How many classes may be named.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static TopKMetric TopK(int k, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new TopKMetric(k));

    /// <summary>Of the rows that are given a class, the share that truly have it: <c>Precision with { Class = 2 }</c>, <c>Precision with { Average = ClassAverage.Micro }</c>.</summary>
    public static PrecisionMetric Precision { get; } = new();

    /// <summary>Of the rows that truly have a class, the share that are given it.</summary>
    public static RecallMetric Recall { get; } = new();

    /// <summary>The harmonic mean of precision and recall.</summary>
    public static FBetaMetric F1 { get; } = new(1);

    /// <summary>The mean of precision and recall in which recall counts beta times as much.</summary>
    /// <param name="beta">How much more recall counts than precision.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static FBetaMetric FBeta(double beta, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new FBetaMetric(beta));

    /// <summary>The area under the ROC curve: the probability that a row of a class has a larger output for it than a row of another.</summary>
    public static RocAucMetric RocAuc { get; } = new();

    /// <summary>The area under the precision-recall curve, as steps.</summary>
    public static AveragePrecisionMetric AveragePrecision { get; } = new();

    /// <summary>The area under the precision-recall curve, with straight lines between its points.</summary>
    public static PrAucMetric PrAuc { get; } = new();

    /// <summary>√ of the mean of (x - t)² over all rows and outputs.</summary>
    public static RootMeanSquaredErrorMetric RootMeanSquaredError { get; } = new();

    /// <summary>R²: the share of the targets' variance that is explained.</summary>
    public static R2Metric R2 { get; } = new();

    /// <summary>The cosine of the angle between output and target along the last axis; 1 is best.</summary>
    public static MeanCosineMetric MeanCosine { get; } = new();
}
