namespace Pipeline.Backends.Managed;

/// <summary>A place in a workspace.</summary>
/// <param name="Offset">The first number.</param>
/// <param name="Size">How many numbers, for a whole batch where it depends on the rows.</param>
internal readonly record struct Region(long Offset, long Size);

/// <summary>Hands out places, each at the beginning of a cache line; only while a plan is made.</summary>
internal sealed class Layout
{
    private const int Line = 16;

    internal long Size { get; private set; }

    internal Region Add(long size)
    {
        var region = new Region(Size, size);
        Size = checked(Size + (size + Line - 1) / Line * Line);
        return region;
    }
}
