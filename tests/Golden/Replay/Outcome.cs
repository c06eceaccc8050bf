namespace Pipeline.Tests;

/// <summary>What came of a case.</summary>
internal enum Outcome
{
    /// <summary>Every number agrees.</summary>
    Passed,

    /// <summary>A number differs, or the run broke.</summary>
    Failed,

    /// <summary>The case needs something that this library lacks.</summary>
    NotSupported,
}

/// <summary>What came of a case, in words where it did not pass, or passed in part.</summary>
internal sealed record CaseResult(string Name, Outcome Outcome, string Text = "")
{
    /// <summary>The result of a run, which compares, or says what is missing, or breaks: that is a failure of its own, and the other cases go on.</summary>
    /// <param name="name">The case.</param>
    /// <param name="run">Adds the differences, and gives the names of all that is missing.</param>
    internal static CaseResult Of(string name, Func<Comparison, IReadOnlyList<string>> run)
    {
        try
        {
            var comparison = new Comparison();
            var missing = run(comparison);
            return !comparison.Agrees ? new(name, Outcome.Failed, comparison.ToString())
                : missing.Count > 0 ? new(name, Outcome.NotSupported, string.Join(", ", missing))
                : new(name, Outcome.Passed);
        }
        catch (UnsupportedException exception)
        {
            return new(name, Outcome.NotSupported, string.Join(", ", exception.Missing));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new(name, Outcome.Failed, exception.Message.ReplaceLineEndings(" "));
        }
    }
}
