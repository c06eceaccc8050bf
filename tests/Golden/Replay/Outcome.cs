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

/// <summary>What came of a case, in words where it did not pass.</summary>
internal sealed record CaseResult(string Name, Outcome Outcome, string Text = "");
