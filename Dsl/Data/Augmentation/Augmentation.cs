using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>
/// Random changes of training samples, others in each epoch: <c>Augmentation.Of("darker", (sample, random) => …)</c>. Only training sees them: what is fitted to the rows, validated or evaluated is not
/// changed.
/// </summary>
/// <remarks>A function cannot be saved; a model file has the name, and Resume must be given the same again.</remarks>
public sealed partial class Augmentation
{
    private readonly Seq<(string Name, Func<Tensor, RowRandom, Tensor> Change)> _changes;

    private Augmentation(Seq<(string Name, Func<Tensor, RowRandom, Tensor> Change)> changes) => _changes = changes;

    /// <summary>The names of the changes in their order: <c>Shift(2).Then(Noise(0.1))</c>.</summary>
    public string Name => _changes.Skip(1).Aggregate(_changes[0].Name, (names, change) => $"{names}.Then({change.Name})");

    /// <summary>A change by a function of one sample's features and the row's random numbers. It must be pure: the same in, the same out.</summary>
    /// <param name="name">What it is called, with its options; settings and messages have it.</param>
    /// <param name="change">Gives features of the same shape and number type.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static Augmentation Of(string name, Func<Tensor, RowRandom, Tensor> change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new([(name, change ?? throw new ArgumentNullException(nameof(change)))]);
    }

    /// <summary>This change, then another; each has random numbers of its own.</summary>
    public Augmentation Then(Augmentation next) => new([.. _changes, .. (next ?? throw new ArgumentNullException(nameof(next)))._changes]);

    /// <summary>Some rows, changed as they are in an epoch of a training; targets and weights stay.</summary>
    /// <param name="samples">Where the rows are.</param>
    /// <param name="rows">Their places.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstRow">The number of the samples' first row in the data: where they are a chunk of a stream, the rows before it.</param>
    /// <exception cref="DataException">The function failed, or gave features of another shape or number type, or such that are not finite.</exception>
    public Samples Apply(Samples samples, ReadOnlySpan<int> rows, long seed, int epoch, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var chosen = samples.Rows(rows);
        var sources = _changes.Select((_, place) => (Philox.For(seed, "augment", Text.Number(place)), Philox.For(seed, "augment normal", Text.Number(place)))).ToArray();
        var features = chosen.Type == ElementType.Float32
            ? Changed(chosen.Features.Float32, Tensor.Of, tensor => tensor.Float32, chosen, rows, sources, epoch, firstRow)
            : Changed(chosen.Features.Float64, Tensor.Of, tensor => tensor.Float64, chosen, rows, sources, epoch, firstRow);
        return new Samples(features, chosen.Targets, chosen.Weights);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static Tensor? Call(string name, Func<Tensor, RowRandom, Tensor> change, Tensor sample, RowRandom random, long row)
    {
        try
        {
            return change(sample, random);
        }
        catch (Exception exception) when (exception is not DataException)
        {
            throw Throw.AugmentationFailed(name, row, exception);
        }
    }

    private delegate ReadOnlySpan<T> ValuesOf<T>(Tensor tensor);

    private Tensor Changed<T>(
        ReadOnlySpan<T> values,
        Func<ImmutableArray<T>, Shape, Tensor> tensorOf,
        ValuesOf<T> valuesOf,
        Samples chosen,
        ReadOnlySpan<int> rows,
        (Philox Uniform, Philox Normal)[] sources,
        int epoch,
        long firstRow)
        where T : System.Numerics.INumberBase<T>
    {
        var changed = new T[values.Length];
        var width = values.Length / chosen.Count;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = firstRow + rows[i];
            var sample = tensorOf(ImmutableArray.Create(values.Slice(i * width, width)), chosen.FeatureShape);
            for (var place = 0; place < sources.Length; place++)
            {
                var (name, change) = _changes[place];
                sample = Call(name, change, sample, new RowRandom(sources[place].Uniform, sources[place].Normal, epoch, row), row) ?? throw Throw.AugmentedNothing(name, row);
                if (sample.Shape != chosen.FeatureShape || sample.Type != chosen.Type)
                {
                    throw Throw.AugmentedShape(name, row, chosen, sample);
                }
            }

            var result = valuesOf(sample);
            foreach (var value in result)
            {
                if (!T.IsFinite(value))
                {
                    throw Throw.AugmentedNotFinite(Name, row);
                }
            }

            result.CopyTo(changed.AsSpan(i * width));
        }

        return tensorOf(ImmutableCollectionsMarshal.AsImmutableArray(changed), chosen.Features.Shape);
    }
}
