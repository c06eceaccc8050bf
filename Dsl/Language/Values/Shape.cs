using System.Collections;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The lengths of the axes of a tensor, or of one sample: <c>[64]</c>, <c>[8, 8, 1]</c> (channels last), <c>[]</c> for a single number.</summary>
/// <remarks>Made by a collection expression: <c>Shape s = [8, 8];</c>. Sizes are counted in 64 bits.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly Seq<int> _dimensions;

    private Shape(Seq<int> dimensions) => _dimensions = dimensions;

    /// <summary>A shape with the given lengths.</summary>
    /// <exception cref="ModelException">A length is negative.</exception>
    public static Shape Create(ReadOnlySpan<int> dimensions)
    {
        foreach (var length in dimensions)
        {
            if (length < 0)
            {
                throw Throw.NegativeDimension(dimensions);
            }
        }

        return new(Seq.Create(dimensions));
    }

    /// <summary>The number of axes.</summary>
    public int Rank => _dimensions.Count;

    /// <summary>The number of axes.</summary>
    public int Count => _dimensions.Count;

    /// <summary>The length of an axis; <c>^1</c> is the last.</summary>
    public int this[int index] => _dimensions[index];

    /// <summary>The number of values: the product of the lengths, 1 for the shape of a single number.</summary>
    /// <exception cref="ModelException">The product does not fit into 64 bits.</exception>
    public long Size => TryGetSize(out var size) ? size : throw Throw.TooLarge($"The shape {this}");

    /// <summary>Whether the number of values fits into 64 bits.</summary>
    internal bool HasSize => TryGetSize(out _);

    /// <summary>The lengths as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => _dimensions.AsSpan();

    /// <summary>The same axes after a new first one: the shape of <paramref name="rows"/> samples of this shape.</summary>
    public Shape Prepend(int rows) => [rows, .. AsSpan()];

    /// <summary>The axes after the first: the shape of one sample of a batch of this shape.</summary>
    public Shape Sample => Create(AsSpan()[1..]);

    /// <inheritdoc/>
    public bool Equals(Shape other) => _dimensions.Equals(other._dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _dimensions.GetHashCode();

    /// <summary>Enumerates the lengths.</summary>
    public IEnumerator<int> GetEnumerator() => _dimensions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The lengths in brackets: <c>[8, 8]</c>.</summary>
    public override string ToString() => _dimensions.ToString();

    /// <summary>The lengths as the shape of a batch: <c>[N, 8, 8]</c>.</summary>
    public string ToBatchString() => Rank == 0 ? "[N]" : $"[N, {string.Join(", ", _dimensions)}]";

    private bool TryGetSize(out long size)
    {
        // A length of 0 ends it: the product of the others is nobody's.
        size = AsSpan().Contains(0) ? 0 : 1;
        foreach (var length in AsSpan())
        {
            var high = Math.BigMul(size, length, out size);
            if (high != 0 || size < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether both have the same lengths.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether a length or the rank differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
