namespace Pipeline.Tests;

/// <summary>A clock that stands still until it is told to go on.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    internal void Pass(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
}
