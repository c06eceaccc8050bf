using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Data;

/// <summary>Numbers as they are read, each parsed straight to the number type asked for.</summary>
internal abstract class Numbers
{
    internal static Numbers Of(ElementType type) => type == ElementType.Float32 ? new Singles() : new Doubles();

    /// <summary>Adds a number, with a decimal point whatever the culture, and returns it; null where the text is none.</summary>
    internal double? Add(ReadOnlySpan<byte> text) => text.Contains((byte)0) ? null : Parse(text); // .NET's parsers skip NUL at the end

    /// <summary>Adds a number that both types hold.</summary>
    internal abstract void Add(int value);

    /// <summary>Parses and adds a number.</summary>
    private protected abstract double? Parse(ReadOnlySpan<byte> text);

    /// <summary>All numbers so far, as rows.</summary>
    internal abstract Tensor ToTensor(int columns);

    private sealed class Singles : Numbers
    {
        private readonly List<float> _values = [];

        private protected override double? Parse(ReadOnlySpan<byte> text)
        {
            if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            _values.Add(value);
            return value;
        }

        internal override void Add(int value) => _values.Add(value);

        internal override Tensor ToTensor(int columns) => Tensor.Of(_values.ToImmutableArray(), [_values.Count / columns, columns]);
    }

    private sealed class Doubles : Numbers
    {
        private readonly List<double> _values = [];

        private protected override double? Parse(ReadOnlySpan<byte> text)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            _values.Add(value);
            return value;
        }

        internal override void Add(int value) => _values.Add(value);

        internal override Tensor ToTensor(int columns) => Tensor.Of(_values.ToImmutableArray(), [_values.Count / columns, columns]);
    }
}
