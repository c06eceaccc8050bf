namespace Pipeline.Tests;

/// <summary>The table of all forms of cases. A kind or a form more is one class and one line here.</summary>
internal static class LectureForms
{
    private static readonly LectureForm[] s_forms =
    [
        new ImageForward(),
        new LayersForward(),
        new SummedGradient(),
        new ScalarGradient(),
        new CheckedGradient(),
        new StepGradient(),
        new GivenGradients(),
        new FeedForwardTraining(),
        new SummedTraining(),
        new LogicGates(),
        new KerasTraining(),
        new ScikitTraining(),
        new LayersTraining(),
        new SummedImageTraining(),
        new ConvolutionTraining(),
        new LeastSquares(),
        new SummedGrid(),
        new KerasGrid(),
        new ScikitGrid(),
        new UniformInit(),
        new LegacyDraws(),
        new FunctionTable(),
        new FunctionsAtPoints(),
        new FunctionOfItsValue(),
        new MaxoutFunction(),
        new RadialBasisFunction(),
        new SoftmaxFunction(),
        new PolynomialProduct(),
        new SignalConvolution(),
        new ImageConvolution(),
        new LayerConvolution(),
        new PoolingLayers(),
        new Counts(),
        new LossTable(),
        new SummedLosses(),
        new RegularizedLoss(),
        new Penalties(),
        new Scaling(),
        new Standardization(),
    ];

    /// <summary>What the kinds without a form would need.</summary>
    private static readonly Dictionary<string, string> s_needs = new(StringComparer.Ordinal)
    {
        ["train"] = "a layer's gradient taken with the other layer already updated, or with hidden values of the first pass",
        ["grid"] = "its start and orders of rows, which the file does not have",
        ["check"] = "the other library that its numbers come from",
    };

    /// <summary>The form of a case, or null.</summary>
    internal static LectureForm? Of(LectureCase lecture) => s_forms.FirstOrDefault(form => form.Kind == lecture.Kind && form.Fits(lecture.Fields));

    /// <summary>Why there is no form for a case of a kind.</summary>
    internal static string WhyNot(string kind) =>
        s_needs.TryGetValue(kind, out var needs) ? $"kind {kind} (needs {needs})"
        : s_forms.Any(form => form.Kind == kind) ? $"kind {kind} with these fields"
        : $"kind {kind}";
}
