using System.Runtime.InteropServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Room for some rows, copied from chunks. It grows with the rows that come: how many are asked for says nothing of how many there are.</summary>
internal sealed class RowSlab
{
    /// <summary>The room at first, in rows, where a chunk does not have more.</summary>
    private const int FirstRows = 64;

    private readonly Shape _sample;
    private readonly int _most;
    private float[] _features32 = [];
    private float[] _targets32 = [];
    private double[] _features64 = [];
    private double[] _targets64 = [];
    private double[] _weights = [];
    private readonly int _width;
    private readonly int _targets;
    private readonly bool _isSingle;

    /// <summary>Room for rows like those of a chunk, at most so many.</summary>
    internal RowSlab(Samples like, int most)
    {
        (_sample, _width, _targets, _isSingle) = (like.FeatureShape, (int)like.FeatureShape.Size, like.TargetWidth, like.Type == ElementType.Float32);
        _most = most;
        Reserve(Math.Min(most, Math.Max(like.Count, FirstRows)));
    }

    /// <summary>The rows for which there is room now.</summary>
    internal int Capacity => _weights.Length;

    /// <summary>Copies rows of a chunk.</summary>
    internal void Copy(Samples from, int row, int count, int to)
    {
        Reserve(to + count);
        if (_isSingle)
        {
            Copy(from.Features.Float32, from.Targets.Float32, _features32, _targets32, row, count, to);
        }
        else
        {
            Copy(from.Features.Float64, from.Targets.Float64, _features64, _targets64, row, count, to);
        }

        for (var i = 0; i < count; i++)
        {
            _weights[to + i] = from.Weights?[row + i] ?? 1;
        }
    }

    /// <summary>Copies a row of another room.</summary>
    internal void Copy(RowSlab from, int row, int to)
    {
        Reserve(to + 1);
        if (_isSingle)
        {
            Copy<float>(from._features32, from._targets32, _features32, _targets32, row, 1, to);
        }
        else
        {
            Copy<double>(from._features64, from._targets64, _features64, _targets64, row, 1, to);
        }

        _weights[to] = from._weights[row];
    }

    /// <summary>The first rows; the room is not used again after it.</summary>
    internal Samples ToSamples(int rows) => new(
        _isSingle ? Tensor(_features32, _sample.Prepend(rows)) : Tensor(_features64, _sample.Prepend(rows)),
        _isSingle ? Tensor(_targets32, [rows, _targets]) : Tensor(_targets64, [rows, _targets]),
        _weights.AsSpan(0, rows).ContainsAnyExcept(1.0) ? Tensor(_weights, [rows]) : null);

    private void Reserve(int rows)
    {
        if (rows <= Capacity)
        {
            return;
        }

        var longest = Array.MaxLength / Math.Max(1, Math.Max(_width, _targets));
        var capacity = Math.Min(Math.Min(_most, longest), (int)Math.Min(int.MaxValue, Math.Max(rows, 2L * Capacity)));
        if (capacity < rows)
        {
            throw Throw.RowsBeyondMemory(rows, _sample);
        }

        try
        {
            if (_isSingle)
            {
                Array.Resize(ref _features32, capacity * _width);
                Array.Resize(ref _targets32, capacity * _targets);
            }
            else
            {
                Array.Resize(ref _features64, capacity * _width);
                Array.Resize(ref _targets64, capacity * _targets);
            }

            Array.Resize(ref _weights, capacity);
        }
        catch (OutOfMemoryException)
        {
            throw Throw.RowsBeyondMemory(rows, _sample);
        }
    }

    private void Copy<T>(ReadOnlySpan<T> features, ReadOnlySpan<T> targets, T[] toFeatures, T[] toTargets, int row, int count, int to)
    {
        features.Slice(row * _width, count * _width).CopyTo(toFeatures.AsSpan(to * _width));
        targets.Slice(row * _targets, count * _targets).CopyTo(toTargets.AsSpan(to * _targets));
    }

    private static Tensor Tensor(float[] values, Shape shape) => Dsl.Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(First(values, shape)), shape);

    private static Tensor Tensor(double[] values, Shape shape) => Dsl.Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(First(values, shape)), shape);

    private static T[] First<T>(T[] values, Shape shape) => values.Length == shape.Size ? values : values[..(int)shape.Size];
}
