namespace Pipeline.Tests;

/// <summary>The digits nets: dense layers.</summary>
internal static class DigitsPeers
{
    private static readonly Seq<PeerCase> Cases =
    [
        .. from sizes in (int[][])[[50], [100, 50]]
           from optimizer in (RuleOptimizer[])[Sgd(0.01), Adam(0.001)]
           from batch in (int[])[10, 32]
           select new PeerCase($"64-{string.Join('-', sizes)}-10", [64], [.. sizes.Select(PeerLayer.Dense), PeerLayer.Dense(10)], optimizer, batch),
    ];

    internal static int Run(PeerSettings settings, FileInfo? json, TextWriter output, TextWriter errors) =>
        PeerRun.Of("digits", Datasets.Digits(), Cases, settings, json, output, errors);
}
