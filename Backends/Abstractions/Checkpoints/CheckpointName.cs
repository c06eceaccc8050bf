using System.Globalization;

namespace Pipeline.Backends;

/// <summary>Where a checkpoint stands, as its file's name says it: <c>checkpoint-000005.safetensors</c>.</summary>
/// <param name="Epoch">The number of whole epochs.</param>
/// <param name="Batch">The batches of the epoch that was begun.</param>
/// <param name="IsBest">Whether it was written because it was the best so far.</param>
internal readonly record struct CheckpointName(int Epoch, int Batch, bool IsBest) : IComparable<CheckpointName>
{
    internal const string Default = "checkpoint";

    private const string Extension = ".safetensors";
    private const string BestMark = "best-";

    /// <summary>Letters, digits and underscores: then no name begins as another with its dash.</summary>
    internal static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_') ? name : throw Throw.CheckpointName(name);
    }

    /// <summary>Later ones come after; of the same place the best comes last.</summary>
    public int CompareTo(CheckpointName other) => (Epoch, Batch, IsBest).CompareTo((other.Epoch, other.Batch, other.IsBest));

    /// <summary>The file's name.</summary>
    internal string File(string name) => string.Create(
        CultureInfo.InvariantCulture, $"{name}-{(IsBest ? BestMark : string.Empty)}{Epoch:D6}{(Batch > 0 ? string.Create(CultureInfo.InvariantCulture, $"-{Batch:D6}") : string.Empty)}{Extension}");

    /// <summary>Reads what <see cref="File"/> writes, and nothing else.</summary>
    internal static bool TryParse(string file, string name, out CheckpointName place)
    {
        place = default;
        if (!file.StartsWith(name + "-", StringComparison.Ordinal) || !file.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        var middle = file.AsSpan(name.Length + 1, Math.Max(0, file.Length - name.Length - 1 - Extension.Length));
        var isBest = middle.StartsWith(BestMark, StringComparison.Ordinal);
        middle = isBest ? middle[BestMark.Length..] : middle;
        var dash = middle.IndexOf('-');
        var batch = 0;
        if (!int.TryParse(dash < 0 ? middle : middle[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            || (dash >= 0 && !int.TryParse(middle[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out batch)))
        {
            return false;
        }

        place = new(epoch, batch, isBest);
        return place.File(name) == file;
    }
}
