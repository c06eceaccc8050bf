namespace Pipeline.Tests;

/// <summary>Document 002's updates from the last layer to the first, where a layer sees what the one above has become in the same step.</summary>
internal static class LayerOrders
{
    /// <summary>Whether a case says in words that its updates are such.</summary>
    internal static bool Are(JsonFields fields) =>
        fields.Has("what") && fields.Text("what") is var what && (what.Contains("updated before it is used", StringComparison.Ordinal) || what.Contains("already updated in the same step", StringComparison.Ordinal));
}
