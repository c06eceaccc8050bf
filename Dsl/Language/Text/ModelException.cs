namespace Pipeline.Dsl;

/// <summary>A description that cannot be right: shapes that do not fit, a value out of range, a loss that does not suit the model. The message says what, where, why and the fix.</summary>
public sealed class ModelException : ArgumentException
{
    internal ModelException(string what, string fix, Place place = default, string? chain = null, Exception? inner = null)
        : base(Compose(what, fix, place, chain), inner) => (What, Fix, Chain, HasPlace) = (what, fix, chain, place.Line > 0 || chain is not null);

    internal string What { get; }

    internal string Fix { get; }

    /// <summary>The code up to what is wrong, where it was said.</summary>
    internal string? Chain { get; }

    /// <summary>Whether the message already says where; else a verb adds it.</summary>
    internal bool HasPlace { get; }

    private static string Compose(string what, string fix, Place place, string? chain)
    {
        var lines = new List<string> { what };
        if (place.Line > 0)
        {
            lines.Add($"  at {place}");
        }

        if (chain is not null)
        {
            lines.Add($"  {chain}");
        }

        lines.Add($"  Fix: {fix}");
        return string.Join('\n', lines);
    }
}

/// <summary>A rule of a layer, op or loss that its input breaks; the model adds layer, place and chain and throws a <see cref="ModelException"/>.</summary>
internal sealed class RuleException(string broken, string fix, bool showsInput = true, long? needs = null) : Exception(broken)
{
    /// <summary>What follows the layer's name: "needs 72 values".</summary>
    internal string Broken { get; } = broken;

    internal string Fix { get; } = fix;

    /// <summary>How many values before it would satisfy it, where that is a fix too; the model says how and ends the sentence.</summary>
    internal long? Needs { get; } = needs;

    /// <summary>Whether the message goes on with what the layer before gives.</summary>
    internal bool ShowsInput { get; } = showsInput;
}

/// <summary>The caller's file and line.</summary>
internal readonly record struct Place(string File, int Line)
{
    /// <summary>Only the file's name: paths of the building machine are nobody's business.</summary>
    public override string ToString() => $"{File[(File.AsSpan().LastIndexOfAny('/', '\\') + 1)..]}:{Line}";

    /// <summary>Runs a constructor; a failed check says the caller's line too.</summary>
    internal T Make<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ModelException exception)
        {
            throw new ModelException(exception.What, exception.Fix, this, exception.Chain);
        }
    }
}
