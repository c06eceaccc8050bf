namespace Pipeline.Export.Onnx;

/// <summary>The operator sets that we write, and the IR version that goes with each: the smallest that knows it (onnx helper.py, VERSION_TABLE).</summary>
internal static class Opset
{
    internal const int Default = 17;
    internal const int Min = 13;
    internal const int Max = 26;

    internal static long IrVersion(long opset) => opset switch
    {
        < Min or > Max => throw Throw.UnknownOpset(opset),
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        23 => 11,
        24 => 12,
        _ => 13,
    };
}
