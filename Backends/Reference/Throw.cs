using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>All messages of this assembly; tests hold them.</summary>
internal static class Throw
{
    internal static InvalidOperationException ValueTooLarge(GraphNode node, int rows) =>
        new($"{node.Path} {node.Op.Name} gives {node.Shape.ToBatchString()}, more numbers for {rows} {(rows == 1 ? "row" : "rows")} at once than one array can hold.\n  Fix: a smaller model, or a smaller batch.");
}
