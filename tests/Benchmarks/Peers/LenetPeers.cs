namespace Pipeline.Tests;

/// <summary>Convolutions: LeNet on 28 x 28 images of one channel, and a net of 3 x 3 windows on 32 x 32 images of three. The images are the digits, enlarged.</summary>
internal static class LenetPeers
{
    private const int Count = 1024;

    private static readonly Seq<PeerLayer> Lenet =
    [
        PeerLayer.Conv(6, 5, same: true), PeerLayer.MaxPool(2), PeerLayer.Conv(16, 5, same: false), PeerLayer.MaxPool(2), PeerLayer.Flatten,
        PeerLayer.Dense(120), PeerLayer.Dense(84), PeerLayer.Dense(10),
    ];

    private static readonly Seq<PeerLayer> Small =
    [
        PeerLayer.Conv(32, 3, same: true), PeerLayer.Conv(32, 3, same: true), PeerLayer.MaxPool(2), PeerLayer.Conv(64, 3, same: true), PeerLayer.MaxPool(2),
        PeerLayer.Flatten, PeerLayer.Dense(10),
    ];

    internal static int Run(PeerSettings settings, FileInfo? json, TextWriter output, TextWriter errors)
    {
        var lenet = PeerRun.Of("digits as 28 x 28 x 1", Images(28, 1), [new("LeNet", [28, 28, 1], Lenet, Adam(0.001), 32)], settings, json, output, errors);
        return lenet != 0
            ? lenet
            : PeerRun.Of("digits as 32 x 32 x 3", Images(32, 3), [new("3 x 3", [32, 32, 3], Small, Adam(0.001), 32)], settings, null, output, errors);
    }

    /// <summary>The digits' 8 x 8 numbers from 0 to 16, each pixel the nearest one; the channels differ in brightness.</summary>
    private static Dataset Images(int side, int channels)
    {
        var digits = Datasets.Digits().Samples;
        var from = digits.Features.ToFloat32().Float32;
        var pixels = new float[Count * side * side * channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (place, channel) = Math.DivRem(i, channels);
            var (row, column) = Math.DivRem(place % (side * side), side);
            pixels[i] = from[(place / (side * side) * 64) + (row * 8 / side * 8) + (column * 8 / side)] / (16 * (channel + 1));
        }

        return Dataset.Of(Tensor.Of(pixels.AsSpan(), [Count, side, side, channels]), Tensor.Of(digits.Targets.ToFloat32().Float32[..Count], [Count, 1]));
    }
}
