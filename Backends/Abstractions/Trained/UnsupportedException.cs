using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>An engine does not support everything that a training needs.</summary>
public sealed class UnsupportedException : NotSupportedException
{
    internal UnsupportedException(string message, Seq<string> missing)
        : base(message) => Missing = missing;

    /// <summary>Everything that is missing.</summary>
    public Seq<string> Missing { get; }
}
