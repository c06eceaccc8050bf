using Pipeline.Dsl;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Where the numbers of a random node come from and go to.</summary>
internal sealed class NoiseStream(NoisePlaces places, long seed)
{
    private readonly Philox _random = NoiseOp.Random(seed, places.Node.Path);

    /// <summary>Feeds the numbers of a call.</summary>
    internal void Draw(long call, int rows, Feeds feeds)
    {
        var shape = places.Node.Shape;
        long[] lengths = [rows, .. shape.AsSpan()];
        var factors = places.Factors is { } factor ? feeds.Room(factor, lengths) : [];
        var shifts = places.Shifts is { } shift ? feeds.Room(shift, lengths) : [];
        ((NoiseOp)places.Node.Op).Draw(_random, call, shape, factors, shifts);
    }
}
