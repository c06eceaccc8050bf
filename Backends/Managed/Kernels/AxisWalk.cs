using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// How a window op goes along one axis, or along every so manieth place of it: turn i makes the place First + i · Step from the sources at
/// i · Stride + Offset + t · OffsetStep for each tap t; the tap stands at the window's place FirstPlace + t · PlaceStep.
/// </summary>
/// <param name="First">The first place that is made.</param>
/// <param name="Step">From one place to the next.</param>
/// <param name="Count">How many are made.</param>
/// <param name="Stride">How far the sources move from one place to the next.</param>
/// <param name="Taps">How many places of the window count.</param>
/// <param name="Offset">The source of the first tap for the first place.</param>
/// <param name="OffsetStep">From one tap's source to the next; positive.</param>
/// <param name="FirstPlace">The window's place of the first tap.</param>
/// <param name="PlaceStep">From one tap's place to the next.</param>
internal readonly record struct AxisWalk(int First, int Step, int Count, int Stride, int Taps, int Offset, int OffsetStep, int FirstPlace, int PlaceStep)
{
    /// <summary>From the values under a window to the window's output.</summary>
    internal static AxisWalk Gather(WindowAxis axis, int outputs) => new(0, 1, outputs, axis.Stride, axis.Size, -axis.Before, axis.Dilation, 0, 1);

    /// <summary>
    /// From the outputs of all windows over a value to the value: the place p gets from output o by the window's place k where p = o · stride - before + k · dilation.
    /// Which k have an output is the same for all p with the same remainder by the stride, so there is one walk for each remainder.
    /// </summary>
    internal static IEnumerable<AxisWalk> Scatter(WindowAxis axis, int length)
    {
        for (var first = 0; first < Math.Min(axis.Stride, length); first++)
        {
            var start = (long)first + axis.Before;
            var places = Enumerable.Range(0, axis.Size).Where(k => (start - ((long)k * axis.Dilation)) % axis.Stride == 0).ToArray();
            var count = ((length - 1 - first) / axis.Stride) + 1;
            if (places.Length == 0)
            {
                yield return new(first, axis.Stride, count, 1, 0, 0, 1, 0, 1);
                continue;
            }

            // The last place reads the first source.
            var placeStep = places.Length > 1 ? places[1] - places[0] : 1;
            var offset = (int)((start - ((long)places[^1] * axis.Dilation)) / axis.Stride);
            var offsetStep = places.Length > 1 ? (int)((long)placeStep * axis.Dilation / axis.Stride) : 1;
            yield return new(first, axis.Stride, count, 1, places.Length, offset, offsetStep, places[^1], -placeStep);
        }
    }

    /// <summary>The same with the window turned round.</summary>
    internal AxisWalk Flipped(int size) => this with { FirstPlace = size - 1 - FirstPlace, PlaceStep = -PlaceStep };

    /// <summary>The sources that turns <paramref name="from"/> to <paramref name="to"/> (not counted) reach: the first, and the one behind the last.</summary>
    internal (int First, int End) Sources(int from, int to) =>
        Taps == 0 || from >= to ? (int.MaxValue, int.MinValue) : ((from * Stride) + Offset, ((to - 1) * Stride) + Offset + ((Taps - 1) * OffsetStep) + 1);
}
