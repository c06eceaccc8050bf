namespace Pipeline.Export.Reports;

/// <summary>A section of a report: a heading, and what stands under it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">Charts, tables, pictures and texts, in their order.</param>
public sealed record Section(string Title, Seq<Block> Blocks)
{
    /// <summary>A section of the given parts: <c>Section.Of("Grid", chart, table)</c>.</summary>
    public static Section Of(string title, params ReadOnlySpan<Block> blocks) => new(title, Seq.Create(blocks));

    /// <summary>The heading.</summary>
    public override string ToString() => Title;
}
