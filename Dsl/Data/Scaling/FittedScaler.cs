using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>A scaler with its numbers: it scales any data set of the same channels alike, and takes it back. Immutable; equal when all numbers are.</summary>
/// <remarks>Computed in float64 and rounded once: (x - center) / divisor, for MinMax also times (high - low), plus low; for Rescale x · scale + offset.</remarks>
public sealed record FittedScaler
{
    private readonly string _verb;
    private readonly double _factor;
    private readonly double _offset;
    private readonly bool _isFitted;

    internal FittedScaler(string verb, bool isOfTargets, Seq<double> center, Seq<double> divisor, double factor, double offset, bool isFitted = true) =>
        (_verb, IsOfTargets, Center, Divisor, _factor, _offset, _isFitted) = (verb, isOfTargets, center, divisor, factor, offset, isFitted);

    /// <summary>Whether it scales targets; else features.</summary>
    public bool IsOfTargets { get; }

    /// <summary>What is subtracted from each channel: the mean or the minimum (scikit-learn's <c>mean_</c>, <c>data_min_</c>). One 0 for all with Rescale.</summary>
    public Seq<double> Center { get; }

    /// <summary>What each channel is then divided by: the deviation or the range (<c>scale_</c> of StandardScaler, <c>data_range_</c>), 1 where it is 0. One 1 for all with Rescale.</summary>
    public Seq<double> Divisor { get; }

    /// <summary>The same rows with their features, or targets, scaled. Rows beyond those that were fitted may lie outside of the range.</summary>
    /// <exception cref="DataException">The channels are not those that were fitted, or the targets to scale are classes.</exception>
    public Dataset Apply(Dataset data) => With(data, Apply);

    /// <summary>The same rows with their features, or targets, as they were before <see cref="Apply(Dataset)"/>, up to rounding.</summary>
    /// <exception cref="DataException">The channels are not those that were fitted, or the targets to scale are classes.</exception>
    public Dataset Invert(Dataset data) => With(data, Invert);

    /// <summary>The same values scaled; the last axis has the channels.</summary>
    /// <exception cref="DataException">The channels are not those that were fitted.</exception>
    public Tensor Apply(Tensor values) => Each(values, (x, channel) => ((x - Center[channel]) / Divisor[channel] * _factor) + _offset);

    /// <summary>The same values as they were before <see cref="Apply(Tensor)"/>, up to rounding: predictions of scaled targets in the targets' own units.</summary>
    /// <exception cref="DataException">The channels are not those that were fitted.</exception>
    public Tensor Invert(Tensor values) => Each(values, (y, channel) => ((y - _offset) / _factor * Divisor[channel]) + Center[channel]);

    /// <summary>One row scaled: its features, or its targets.</summary>
    /// <exception cref="DataException">The row has not one value for each channel that was fitted.</exception>
    public double[] Apply(ReadOnlySpan<double> row) => [.. Apply(Tensor.Of(row, [row.Length])).Float64];

    /// <inheritdoc cref="Apply(ReadOnlySpan{double})"/>
    public float[] Apply(ReadOnlySpan<float> row) => [.. Apply(Tensor.Of(row, [row.Length])).Float32];

    /// <summary>One row as it was before it was scaled, up to rounding: <c>scaler.Invert(trained.Predict([100.0, 3]))</c>.</summary>
    /// <exception cref="DataException">The row has not one value for each channel that was fitted.</exception>
    public double[] Invert(ReadOnlySpan<double> row) => [.. Invert(Tensor.Of(row, [row.Length])).Float64];

    /// <inheritdoc cref="Invert(ReadOnlySpan{double})"/>
    public float[] Invert(ReadOnlySpan<float> row) => [.. Invert(Tensor.Of(row, [row.Length])).Float32];

    /// <summary>The verb, and what it was fitted to: <c>Scaler.MinMax(-1, 1) of 4 features</c>.</summary>
    public override string ToString()
    {
        var what = IsOfTargets ? "target" : "feature";
        return $"Scaler.{_verb} of {(_isFitted ? $"{Text.Number(Center.Count)} {what}{(Center.Count == 1 ? string.Empty : "s")}" : $"{what}s")}";
    }

    private Dataset With(Dataset data, Func<Tensor, Tensor> change)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (IsOfTargets && data.HasClasses)
        {
            throw Throw.ScaledClasses();
        }

        var samples = IsOfTargets ? new Samples(data.Features, change(data.Targets), data.Weights) : new Samples(change(data.Features), data.Targets, data.Weights);
        return new(samples, data.FeatureNames, data.TargetNames, data.Classes);
    }

    private Tensor Each(Tensor values, Func<double, int, double> change)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (_isFitted && (values.Shape.Rank == 0 || values.Shape[^1] != Center.Count))
        {
            throw Throw.ScalerWidth(_verb, Center.Count, values.Shape);
        }

        return values.Type == ElementType.Float32
            ? Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Each<float>(values, change)), values.Shape)
            : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Each<double>(values, change)), values.Shape);
    }

    private T[] Each<T>(Tensor values, Func<double, int, double> change) where T : INumberBase<T>
    {
        var changed = new T[values.Length];
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] = T.CreateTruncating(change(values[i], i % Center.Count));
        }

        return changed;
    }
}
