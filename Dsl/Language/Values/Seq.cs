using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>An immutable sequence that is equal to another when its items are equal, in order; what a record needs where an array would compare by reference.</summary>
/// <remarks>Made by a collection expression: <c>Seq&lt;int&gt; s = [1, 2, 3];</c>. The default value is the empty sequence.</remarks>
[CollectionBuilder(typeof(Seq), nameof(Seq.Create))]
public readonly struct Seq<T> : IReadOnlyList<T>, IEquatable<Seq<T>>
{
    private readonly ImmutableArray<T> _items;

    internal Seq(ImmutableArray<T> items) => _items = items;

    /// <summary>The number of items.</summary>
    public int Count => _items.IsDefault ? 0 : _items.Length;

    /// <summary>The item at a place, counted from 0.</summary>
    public T this[int index] => Items[index];

    private ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    /// <summary>The items as a span, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => Items.AsSpan();

    /// <summary>A new sequence with one more item at the end.</summary>
    public Seq<T> Add(T item) => new(Items.Add(item));

    /// <summary>Whether both have equal items in the same order.</summary>
    public bool Equals(Seq<T> other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Seq<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Enumerates the items in order.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The items in brackets: <c>[1, 2, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Items.Select(item => FormattableString.Invariant($"{item}")))}]";

    /// <summary>Whether both have equal items in the same order.</summary>
    public static bool operator ==(Seq<T> left, Seq<T> right) => left.Equals(right);

    /// <summary>Whether they differ in an item or in length.</summary>
    public static bool operator !=(Seq<T> left, Seq<T> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="Seq{T}"/> values.</summary>
public static class Seq
{
    /// <summary>A sequence of the given items; the items are copied.</summary>
    public static Seq<T> Create<T>(ReadOnlySpan<T> items) => new(ImmutableArray.Create(items));

    /// <summary>A sequence of what an enumerable gives.</summary>
    public static Seq<T> ToSeq<T>(this IEnumerable<T> items) => new([.. Check.NotNull(items, "A sequence", nameof(items))]);
}
