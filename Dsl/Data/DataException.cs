namespace Pipeline.Data;

/// <summary>
/// Data that cannot be right: counts that do not match, a label out of range, a table with a missing cell, a file that cannot be read. The message says
/// what, where and the fix.
/// </summary>
/// <remarks>
/// An argument that is wrong whatever the data is (a fraction above 1, a null) throws from the <see cref="ArgumentException"/> family instead.
/// </remarks>
public sealed class DataException : Exception
{
    /// <summary>Data that cannot be right.</summary>
    /// <param name="what">What is wrong, and where: one sentence.</param>
    /// <param name="fix">How to make it right: one sentence.</param>
    /// <param name="inner">What caused it, where that is an exception.</param>
    public DataException(string what, string fix, Exception? inner = null)
        : base($"{what}\n  Fix: {fix}", inner)
    {
    }
}
