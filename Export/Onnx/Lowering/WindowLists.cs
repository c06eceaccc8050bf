namespace Pipeline.Export.Onnx;

/// <summary>A window as ONNX writes it: lists of one number for each axis, paddings as all beginnings, then all ends.</summary>
internal static class WindowLists
{
    internal static Seq<long> Lengths(Seq<WindowAxis> window, Func<WindowAxis, long> length) => [.. window.Select(length)];

    internal static Seq<long> Pads(Seq<WindowAxis> window, Func<WindowAxis, long> before, Func<WindowAxis, long> after) => [.. window.Select(before), .. window.Select(after)];
}
