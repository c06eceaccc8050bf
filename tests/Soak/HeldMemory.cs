namespace Pipeline.Tests;

/// <summary>What the process holds after a whole collection, so that it is what is held and not what waits for the collector.</summary>
/// <param name="Fit">After how many fits.</param>
/// <param name="Resident">Bytes of memory that the system gave.</param>
/// <param name="Native">Bytes that native code holds; null where that is not known.</param>
internal readonly record struct HeldMemory(int Fit, long Resident, long? Native)
{
    private const double KiB = 1024;

    internal static HeldMemory After(int fit)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new(fit, Environment.WorkingSet, NativeHeap.BytesInUse());
    }

    public override string ToString() =>
        FormattableString.Invariant($"fit {Fit,4}: {Resident / (KiB * KiB):F1} MiB resident") + (Native is { } native ? FormattableString.Invariant($", {native / KiB:F1} KiB by native code") : "");

    /// <summary>The KiB per fit by which native memory grows: the median over the stretches between measurements, so that a cache which is filled or emptied once says nothing.</summary>
    internal static double? NativeGrowth(IReadOnlyList<HeldMemory> measured)
    {
        var growths = measured.Zip(measured.Skip(1), (before, after) => (after.Native - before.Native) / KiB / (after.Fit - before.Fit)).Order().ToList();
        return growths[growths.Count / 2];
    }
}
