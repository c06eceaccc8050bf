namespace Pipeline.Dsl;

/// <summary>How outputs and targets become classes; of equal outputs the first counts as largest.</summary>
internal static class Decision
{
    /// <summary>The index of the largest value.</summary>
    internal static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
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
