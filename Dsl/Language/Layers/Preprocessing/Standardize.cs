using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Features with mean 0 and deviation 1: (x - mean) / deviation, mean and deviation of each channel (last axis) over the training rows and the axes before it.</summary>
/// <remarks>
/// Fit computes them from the training rows alone, in float64, the variance divided by n; the deviation of values that are all alike is 1. They are part of the model, of its files and of ONNX. The mean is kept
/// as two float32 numbers and subtracted one after the other, so that large means lose nothing: parameters <c>mean</c>, <c>mean_low</c>, <c>deviation</c>, each [channels].
/// <see href="https://keras.io/api/layers/preprocessing_layers/numerical/normalization/">Keras' Normalization</see>, scikit-learn's StandardScaler.
/// </remarks>
public sealed record Standardize : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public Standardize(string? name = null)
        : base(name)
    {
    }

    internal override Description Describe() => Description.Of("Standardize", NameArgument);

    internal override Value Lower(Value input, Scope scope)
    {
        Expr mean = new VariableExpr(1), low = new VariableExpr(2), deviation = new VariableExpr(3);
        return scope.Map((Expr.X - mean - low) / deviation, [input], () =>
        [
            scope.Fitted("mean", input, FeatureStatistic.MeanHigh, Prelude.Zeros),
            scope.Fitted("mean_low", input, FeatureStatistic.MeanLow, Prelude.Zeros),
            scope.Fitted("deviation", input, FeatureStatistic.Deviation, Prelude.Ones),
        ]);
    }
}

public sealed partial record Model
{
    /// <summary>Standardizes features: (x - mean) / deviation of each channel, computed by Fit from the training rows.</summary>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A layer with weights stands before it.</exception>
    public Model Standardize(string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Standardize(name), new Place(file, line));
}
