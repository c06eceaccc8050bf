using System.Globalization;

namespace Pipeline.Data;

/// <summary>The text of an NPY header, a Python dictionary of three keys: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>. Nothing in it is ever run.</summary>
internal sealed class NpyText
{
    private readonly string _text;
    private readonly string _name;
    private readonly bool _isTextRead;
    private int _place;

    private NpyText(string text, string name, bool isTextRead) => (_text, _name, _isTextRead) = (text, name, isTextRead);

    private char Next => _place < _text.Length ? _text[_place] : '\0';

    /// <exception cref="DataException">It is no such text, or its type or shape cannot be read.</exception>
    internal static StoredValues Parse(string text, string name, bool isTextRead) => new NpyText(text, name, isTextRead).Dictionary();

    private StoredValues Dictionary()
    {
        NumberFormat? format = null;
        bool? isFortran = null;
        Shape? shape = null;
        Expect('{');
        while (Skip() != '}')
        {
            var key = String();
            Expect(':');
            switch (key)
            {
                case "descr" when format is null:
                    format = Skip() == '[' ? throw Throw.NpyType(_name, "[…]", "rows of several fields") : Format(String());
                    break;
                case "fortran_order" when isFortran is null:
                    isFortran = Boolean();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Wrong();
            }

            if (Skip() != '}')
            {
                Expect(',');
            }
        }

        Expect('}');
        if (Skip() != '\0' || _place < _text.Length || format is not { } stored || isFortran is not { } order || shape is not { } lengths)
        {
            throw Wrong();
        }

        return new(stored, lengths, order);
    }

    /// <summary>A type as numpy writes it: order of bytes, kind, bytes.</summary>
    private NumberFormat Format(string text)
    {
        if (text.Length < 3 || !"<>|=".Contains(text[0], StringComparison.Ordinal) || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            throw Throw.NpyType(_name, text, text is "|O" or "O" ? "Python objects, which would be code to run" : "what is no number");
        }

        var isBigEndian = text[0] == '>' || (text[0] == '=' && !BitConverter.IsLittleEndian);
        NumberFormat? format = (text[1], size) switch
        {
            ('b', 1) => new(NumberKind.Boolean, 1),
            ('f', 2 or 4 or 8) => new(NumberKind.Float, size, isBigEndian),
            ('i', 1 or 2 or 4 or 8) => new(NumberKind.Signed, size, isBigEndian),
            ('u', 1 or 2 or 4 or 8) => new(NumberKind.Unsigned, size, isBigEndian),
            ('U', > 0 and <= NpyNames.LongestName) when _isTextRead => new(NumberKind.Text, size * sizeof(int), isBigEndian),
            _ => null,
        };
        return format ?? throw Throw.NpyType(_name, text, text[1] switch
        {
            'O' => "Python objects, which would be code to run",
            'c' => "complex numbers",
            'S' or 'a' or 'U' => "text",
            'M' or 'm' => "times",
            'V' => "raw bytes, such as bfloat16 or rows of several fields",
            'f' or 'i' or 'u' => "numbers of a size that is not known here",
            _ => "what is no number",
        });
    }

    private Shape Tuple()
    {
        var lengths = new List<int>();
        Expect('(');
        while (Skip() != ')')
        {
            lengths.Add(Length());
            if (Skip() != ')')
            {
                Expect(',');
            }
        }

        Expect(')');
        var count = lengths.Contains(0) ? 0 : 1L;
        foreach (var length in lengths)
        {
            count = count <= Array.MaxLength / Math.Max(length, 1) ? count * length : throw Throw.ArrayTooLarge(_name, $"[{string.Join(", ", lengths)}]");
        }

        return Shape.Create(lengths.ToArray());
    }

    private int Length()
    {
        Skip();
        var start = _place;
        while (char.IsAsciiDigit(Next))
        {
            _place++;
        }

        var digits = _text[start.._place];
        if (digits.Length == 0)
        {
            throw Wrong();
        }

        // Python 2 wrote 3L.
        if (Next == 'L')
        {
            _place++;
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : throw Throw.ArrayTooLarge(_name, $"[…, {digits}, …]");
    }

    private bool Boolean()
    {
        foreach (var (word, value) in new[] { ("True", true), ("False", false) })
        {
            Skip();
            if (_text.AsSpan(_place).StartsWith(word, StringComparison.Ordinal))
            {
                _place += word.Length;
                return value;
            }
        }

        throw Wrong();
    }

    private string String()
    {
        var quote = Skip();
        var end = quote is '\'' or '"' ? _text.IndexOf(quote, _place + 1) : -1;
        if (end < 0)
        {
            throw Wrong();
        }

        var content = _text[(_place + 1)..end];
        _place = end + 1;
        return content;
    }

    private void Expect(char sign)
    {
        if (Skip() != sign)
        {
            throw Wrong();
        }

        _place++;
    }

    /// <summary>The next sign that is no space; 0 at the end.</summary>
    private char Skip()
    {
        while (Next is ' ' or '\n' or '\t' or '\r')
        {
            _place++;
        }

        return Next;
    }

    private DataException Wrong() => Throw.NpyText(_name, _text, _place);
}
