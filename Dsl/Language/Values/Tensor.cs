using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Dsl;

/// <summary>The number type of a tensor's values.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,
}

/// <summary>An immutable array of float32 or float64 values with a shape, stored row by row (the last axis varies fastest).</summary>
/// <remarks>Equal to another when shape, type and every bit of the values are equal.</remarks>
public sealed class Tensor : IEquatable<Tensor>
{
    /// <summary>How many values the hash looks at: enough to tell tensors apart, and as fast for large ones.</summary>
    private const int HashedValues = 1024;

    private readonly ImmutableArray<float> _single;
    private readonly ImmutableArray<double> _double;

    private Tensor(Shape shape, ImmutableArray<float> single, ImmutableArray<double> @double)
    {
        var length = single.IsDefault ? @double.Length : single.Length;
        if (shape.Size != length)
        {
            throw Throw.TensorLength(shape, length);
        }

        (Shape, _single, _double) = (shape, single, @double);
    }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The number type of the values.</summary>
    public ElementType Type => _single.IsDefault ? ElementType.Float64 : ElementType.Float32;

    /// <summary>The number of values.</summary>
    public int Length => _single.IsDefault ? _double.Length : _single.Length;

    /// <summary>The values, of a float32 tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds float64; call <see cref="ToFloat32"/> first.</exception>
    public ReadOnlySpan<float> Float32 => _single.IsDefault ? throw Throw.TensorType(this, ElementType.Float32) : _single.AsSpan();

    /// <summary>The values, of a float64 tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds float32; call <see cref="ToFloat64"/> first.</exception>
    public ReadOnlySpan<double> Float64 => _double.IsDefault ? throw Throw.TensorType(this, ElementType.Float64) : _double.AsSpan();

    /// <summary>The value at a place in storage order, exact in either type.</summary>
    public double this[int index] => _single.IsDefault ? _double[index] : _single[index];

    /// <summary>A float32 tensor; the values are copied.</summary>
    /// <exception cref="ModelException">The number of values is not the shape's size.</exception>
    [OverloadResolutionPriority(1)] // for collection expressions, which fit ImmutableArray too
    public static Tensor Of(ReadOnlySpan<float> values, Shape shape) => new(shape, ImmutableArray.Create(values), default);

    /// <summary>A float64 tensor; the values are copied.</summary>
    /// <exception cref="ModelException">The number of values is not the shape's size.</exception>
    [OverloadResolutionPriority(1)] // for collection expressions, which fit ImmutableArray too
    public static Tensor Of(ReadOnlySpan<double> values, Shape shape) => new(shape, default, ImmutableArray.Create(values));

    /// <summary>A float32 tensor over the array itself, without a copy.</summary>
    /// <exception cref="ModelException">The number of values is not the shape's size.</exception>
    public static Tensor Of(ImmutableArray<float> values, Shape shape) => new(shape, values.IsDefault ? [] : values, default);

    /// <summary>A float64 tensor over the array itself, without a copy.</summary>
    /// <exception cref="ModelException">The number of values is not the shape's size.</exception>
    public static Tensor Of(ImmutableArray<double> values, Shape shape) => new(shape, default, values.IsDefault ? [] : values);

    /// <summary>A float32 tensor of the rows and columns of an array.</summary>
    public static Tensor Of(float[,] values) => Of(Flat<float>(Check.NotNull(values, "A tensor", nameof(values))), [values.GetLength(0), values.GetLength(1)]);

    /// <summary>A float64 tensor of the rows and columns of an array.</summary>
    public static Tensor Of(double[,] values) => Of(Flat<double>(Check.NotNull(values, "A tensor", nameof(values))), [values.GetLength(0), values.GetLength(1)]);

    /// <summary>The same values as float32, each rounded once; the tensor itself where it is float32 already.</summary>
    public Tensor ToFloat32()
    {
        if (_double.IsDefault)
        {
            return this;
        }

        var values = new float[_double.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)_double[i];
        }

        return Of(ImmutableCollectionsMarshal.AsImmutableArray(values), Shape);
    }

    /// <summary>The same values as float64, exact; the tensor itself where it is float64 already.</summary>
    public Tensor ToFloat64()
    {
        if (_single.IsDefault)
        {
            return this;
        }

        var values = new double[_single.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _single[i];
        }

        return Of(ImmutableCollectionsMarshal.AsImmutableArray(values), Shape);
    }

    /// <summary>The same values in the given number type.</summary>
    public Tensor To(ElementType type) => type == ElementType.Float32 ? ToFloat32() : ToFloat64();

    /// <summary>The same values under another shape of the same size.</summary>
    /// <exception cref="ModelException">The sizes differ.</exception>
    public Tensor Reshape(Shape shape) => new(shape, _single, _double);

    /// <inheritdoc/>
    public bool Equals(Tensor? other) =>
        other is not null && Shape == other.Shape && Type == other.Type && SingleBits.SequenceEqual(other.SingleBits) && DoubleBits.SequenceEqual(other.DoubleBits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tensor);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Shape);
        hash.AddBytes(MemoryMarshal.AsBytes(SingleBits[..Math.Min(SingleBits.Length, HashedValues)]));
        hash.AddBytes(MemoryMarshal.AsBytes(DoubleBits[..Math.Min(DoubleBits.Length, HashedValues)]));
        return hash.ToHashCode();
    }

    /// <summary>Whether they are equal.</summary>
    public static bool operator ==(Tensor? left, Tensor? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are not equal.</summary>
    public static bool operator !=(Tensor? left, Tensor? right) => !(left == right);

    /// <summary>Type and shape, and the values where there are at most eight: <c>float32[2, 2] {1, 2, 3, 4}</c>.</summary>
    public override string ToString()
    {
        var kind = Type == ElementType.Float32 ? "float32" : "float64";
        return Length > 8 ? $"{kind}{Shape}" : $"{kind}{Shape} {{{string.Join(", ", Enumerable.Range(0, Length).Select(Print))}}}";
    }

    private string Print(int index) => Type == ElementType.Float32
        ? _single[index].ToString(System.Globalization.CultureInfo.InvariantCulture)
        : _double[index].ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Not as bytes: a large tensor has more of them than a span can hold.
    private ReadOnlySpan<uint> SingleBits => MemoryMarshal.Cast<float, uint>(_single.AsSpan());

    private ReadOnlySpan<ulong> DoubleBits => MemoryMarshal.Cast<double, ulong>(_double.AsSpan());

    private static ReadOnlySpan<T> Flat<T>(Array values) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
}
