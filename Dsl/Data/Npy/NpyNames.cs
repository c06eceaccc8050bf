using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Data;

/// <summary>Names as an NPY array of text of a fixed length, as numpy saves a list of strings: UTF-32, shorter ones filled up with zeros.</summary>
internal static class NpyNames
{
    /// <summary>The longest name that is read or written: what is longer is no name.</summary>
    internal const int LongestName = 1 << 16;

    /// <summary>Writes the array; <paramref name="where"/> is what messages call it.</summary>
    internal static void Write(Stream stream, Seq<string> names, string where)
    {
        var codes = names.Select(name => Codes(name, where)).ToArray();
        var width = Math.Max(1, codes.Max(name => name.Count));
        stream.Write(NpyHeader.Of($"U{Text.Number(width)}", [names.Count]));
        Span<byte> bytes = new byte[width * sizeof(int)];
        foreach (var name in codes)
        {
            bytes.Clear();
            for (var i = 0; i < name.Count; i++)
            {
                BitConverter.TryWriteBytes(bytes[(i * sizeof(int))..], name[i]);
            }

            stream.Write(bytes);
        }
    }

    /// <exception cref="DataException">Fewer come, they are no text, or have more than one axis.</exception>
    internal static Seq<string> Read(ByteSource source, StoredValues values, string name)
    {
        if (values.Shape.Rank != 1)
        {
            throw Throw.NamesRank(name, values.Shape);
        }

        var (names, bytes) = (new List<string>(), new byte[values.Format.Size]);
        for (var i = 0; i < values.Shape[0]; i++)
        {
            var got = source.Read(bytes);
            names.Add(got == bytes.Length ? Decode(bytes, values.Format.IsBigEndian, name, i) : throw Throw.ArrayTruncated(name, values, (i * (long)bytes.Length) + got));
        }

        return names.ToSeq();
    }

    /// <summary>The codes of a text; halves of pairs that stand alone are kept, as Python keeps them.</summary>
    private static List<int> Codes(string text, string where)
    {
        var codes = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            codes.Add(isPair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i]);
            i += isPair ? 1 : 0;
        }

        // The zeros at the end are the filling.
        return codes.Count <= LongestName && (codes.Count == 0 || codes[^1] != 0) ? codes : throw Throw.NameNotKept(where, text);
    }

    private static string Decode(ReadOnlySpan<byte> bytes, bool isBigEndian, string name, int index)
    {
        var text = new StringBuilder();
        var length = 0;
        for (var i = 0; i < bytes.Length; i += sizeof(int))
        {
            var code = isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes[i..]) : BinaryPrimitives.ReadInt32LittleEndian(bytes[i..]);
            text.Append(code switch
            {
                >= 0 and <= char.MaxValue => ((char)code).ToString(),
                > char.MaxValue and <= 0x10FFFF => char.ConvertFromUtf32(code),
                _ => throw Throw.NotAName(name, index),
            });
            length = code == 0 ? length : text.Length;
        }

        return text.ToString(0, length);
    }
}
