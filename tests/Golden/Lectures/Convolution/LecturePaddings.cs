using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Paddings as the file names them.</summary>
internal static class LecturePaddings
{
    /// <summary>The modes of numpy for a sequence; its same is the middle of full, which for an even kernel begins with one zero more than it ends with.</summary>
    /// <param name="fields">Where the mode is.</param>
    /// <param name="kernel">The kernel's length.</param>
    internal static Padding Mode(JsonFields fields, int kernel) => Mode(fields, Pad(kernel / 2, (kernel - 1) / 2));

    /// <summary>The modes of scipy for a matrix; its same is the middle of full, for even kernels one more zero before a convolution, one more after a cross-correlation.</summary>
    /// <param name="fields">Where the mode is.</param>
    /// <param name="rows">The kernel's rows.</param>
    /// <param name="columns">The kernel's columns.</param>
    /// <param name="flip">Whether it is a convolution.</param>
    internal static Padding Mode(JsonFields fields, int rows, int columns, bool flip) => Mode(
        fields,
        flip ? Pad(rows / 2, (rows - 1) / 2, columns / 2, (columns - 1) / 2) : Pad((rows - 1) / 2, rows / 2, (columns - 1) / 2, columns / 2));

    private static Padding Mode(JsonFields fields, Padding same) => fields.Text("mode") switch
    {
        "full" => Full,
        "valid" => Valid,
        "same" => same,
        _ => throw fields.Wrong("mode", "full, same or valid"),
    };

    /// <summary>The padding of a layer: a word, or a number of zeros on every side.</summary>
    internal static Padding OfLayer(JsonFields fields) => fields.Any("padding").ValueKind == JsonValueKind.Number ? Pad(fields.Integer("padding")) : fields.Text("padding") switch
    {
        "valid" => Valid,
        "same" => Same,
        _ => throw fields.Wrong("padding", "valid, same or a number"),
    };

    /// <summary>Two lengths.</summary>
    internal static Extent Extent(JsonFields fields, string name) => fields.Shape(name) is [var rows, var columns] ? (rows, columns) : throw fields.Wrong(name, "two lengths");
}
