using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>Tensors from rows that are arrays of their own.</summary>
internal static class Table
{
    /// <summary>A float32 tensor <c>[rows, columns]</c> of rows of one length.</summary>
    internal static Tensor Of(IReadOnlyList<float[]> rows, string what) => Tensor.Of(Flat(rows, what, out var shape), shape);

    /// <summary>A float64 tensor <c>[rows, columns]</c> of rows of one length.</summary>
    internal static Tensor Of(IReadOnlyList<double[]> rows, string what) => Tensor.Of(Flat(rows, what, out var shape), shape);

    private static ImmutableArray<T> Flat<T>(IReadOnlyList<T[]> rows, string what, out Shape shape)
    {
        ArgumentNullException.ThrowIfNull(rows, what);
        var width = rows.Count == 0 ? 0 : rows[0]?.Length ?? throw Throw.NullRow(what, 0);
        shape = [rows.Count, width];
        if (shape.Size > Array.MaxLength)
        {
            throw Throw.TooManyValues($"The {what}");
        }

        var values = new T[shape.Size];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i] ?? throw Throw.NullRow(what, i);
            if (row.Length != width)
            {
                throw Throw.RaggedRow(what, i, row.Length, width);
            }

            row.CopyTo(values, i * width);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
