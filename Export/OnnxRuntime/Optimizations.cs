using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>
/// The levels of graph optimization that are checked: "extended", whose results do not depend on the processor's layout tricks, and "all", what a deployment runs.
/// </summary>
internal static class Optimizations
{
    internal static Seq<GraphOptimizationLevel> All { get; } = [GraphOptimizationLevel.ORT_ENABLE_EXTENDED, GraphOptimizationLevel.ORT_ENABLE_ALL];

    internal static string Name(GraphOptimizationLevel level) => level == GraphOptimizationLevel.ORT_ENABLE_ALL ? "all" : "extended";
}
