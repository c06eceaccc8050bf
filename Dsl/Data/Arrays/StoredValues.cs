using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>Values in a file, read block by block: memory grows with what comes, not with what a header promises.</summary>
/// <param name="Format">How each value is stored.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="IsFortran">Whether the first axis varies fastest.</param>
internal readonly record struct StoredValues(NumberFormat Format, Shape Shape, bool IsFortran = false)
{
    /// <summary>The bytes converted at a time; a multiple of each format's size.</summary>
    private const int BlockBytes = 1 << 16;

    /// <summary>How much better than its packed size a usual file is: that much memory is taken at once.</summary>
    private const long UsualPacking = 16;

    /// <summary>The bytes that a text takes beside its signs, roughly.</summary>
    private const int TextCost = 64;

    /// <summary>Whether it is names instead of numbers.</summary>
    internal bool IsText => Format.Kind == NumberKind.Text;

    /// <summary>The bytes in the file.</summary>
    internal long Bytes => Shape.Size * Format.Size;

    /// <summary>The bytes of memory that they take as the given type.</summary>
    internal double Memory(ElementType? type) => IsText ? (double)Shape.Size * (TextCost + Format.Size) : Shape.Size * ((type ?? Format.Natural) == ElementType.Float32 ? 4.0 : 8);

    /// <summary>The values as the given type, each rounded once; without one as the natural type, where each must be exact.</summary>
    /// <exception cref="DataException">Fewer values come, one is too large for float32, or not exact.</exception>
    internal Tensor Read(ByteSource source, string name, ElementType? type) => (type ?? Format.Natural) == ElementType.Float32
        ? Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(InOrder(Values<float>(source, name, type))), Shape)
        : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(InOrder(Values<double>(source, name, type))), Shape);

    private T[] Values<T>(ByteSource source, string name, ElementType? type) where T : unmanaged, INumberBase<T>
    {
        var count = (int)Shape.Size;
        var values = new T[Math.Min(count, Math.Max(BlockBytes, UsualPacking * source.Packed / Format.Size))];
        var block = Format.Is<T>() ? [] : new byte[(int)Math.Min(BlockBytes, Bytes)];
        for (var done = 0; done < count;)
        {
            var some = Math.Min(BlockBytes / Format.Size, count - done);
            if (done + some > values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            }

            var into = values.AsSpan(done, some);
            var bytes = Format.Is<T>() ? MemoryMarshal.AsBytes(into) : block.AsSpan(0, some * Format.Size);
            var got = source.Read(bytes);
            if (got < bytes.Length)
            {
                throw Throw.ArrayTruncated(name, this, ((long)done * Format.Size) + got);
            }

            if (!Format.Is<T>())
            {
                Convert(bytes, into, done, name, type);
            }

            done += some;
        }

        return values;
    }

    private void Convert<T>(ReadOnlySpan<byte> bytes, Span<T> into, int first, string name, ElementType? type) where T : INumberBase<T>
    {
        for (var i = 0; i < into.Length; i++)
        {
            var value = Format.Value(bytes[(i * Format.Size)..], out var isExact);
            into[i] = T.CreateSaturating(value);
            if (!isExact && type is null)
            {
                throw Throw.ArrayNotExact(name, first + i, value);
            }

            if (double.IsFinite(value) && !T.IsFinite(into[i]))
            {
                throw Throw.ArrayNotFloat32(name, first + i, value);
            }
        }
    }

    /// <summary>The values with the last axis varying fastest, as tensors have them.</summary>
    private T[] InOrder<T>(T[] values)
    {
        if (!IsFortran || Shape.Rank < 2 || values.Length == 0)
        {
            return values;
        }

        var strides = new int[Shape.Rank];
        strides[0] = 1;
        for (var axis = 1; axis < strides.Length; axis++)
        {
            strides[axis] = strides[axis - 1] * Shape[axis - 1];
        }

        var (ordered, place, index) = (new T[values.Length], new int[Shape.Rank], 0);
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = values[index];
            for (var axis = Shape.Rank - 1; axis >= 0; axis--)
            {
                index += strides[axis];
                if (++place[axis] < Shape[axis])
                {
                    break;
                }

                index -= strides[axis] * Shape[axis];
                place[axis] = 0;
            }
        }

        return ordered;
    }
}
