using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Dsl;

/// <summary>How outputs and targets become classes; of equal outputs the first counts as largest.</summary>
internal static class Decision
{
    /// <summary>The index of the largest value. Without a branch on values: which is the largest cannot be foretold, and each wrong guess of a processor takes longer than all the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Largest(ReadOnlySpan<double> values)
    {
        var (top, best) = (Vector128.CreateScalarUnsafe(values[0]), Vector128<long>.Zero);
        for (var i = 1; i < values.Length; i++)
        {
            var value = Vector128.CreateScalarUnsafe(values[i]);
            var larger = Vector128.GreaterThan(value, top);
            best = Vector128.ConditionalSelect(larger.AsInt64(), Vector128.CreateScalarUnsafe((long)i), best);
            top = Vector128.ConditionalSelect(larger, value, top);
        }

        return (int)best.ToScalar();
    }

    /// <summary>The class of a position whose classes are the last axis.</summary>
    internal static int TrueClass(MetricRows rows, ReadOnlySpan<double> target, int position) =>
        rows.Form == TargetForm.ClassIndex ? (int)target[position] : Largest(target.Slice(position * rows.Classes, rows.Classes));

    /// <summary>Whether a class or label of a position is true.</summary>
    internal static bool IsTrue(MetricRows rows, ReadOnlySpan<double> target, int position, int label) =>
        rows.Form == TargetForm.ClassIndex ? (int)target[position] == label : target[(position * rows.Classes) + label] > 0.5;

    /// <summary>A threshold in a metric's name: nothing for the default.</summary>
    internal static string At(double? threshold, double? @default) => threshold == @default ? string.Empty : FormattableString.Invariant($" at {threshold}");
}
