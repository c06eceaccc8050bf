namespace Pipeline.Tests;

/// <summary>
/// How near the numbers of a training can come to the file's. The field <c>drift</c> says how far its table is off up to a step or epoch when every starting weight is off by a little: rounding grows alike. Where that stays below 1e-11 the
/// numbers are compared to 1e-9; beyond, to a thousand times the drift, which is of one disturbance where rounding comes with each step, to 5 % at most; of float32 to ten times.
/// </summary>
internal sealed class Drift
{
    private const double Small = 1e-11;
    private const double Largest = 0.05;

    private static readonly Tolerance s_exact = new(1e-9, 1e-12), s_single = new(2e-4, 2e-4), s_largest = new(Largest, Largest);

    private readonly IReadOnlyList<(double Row, double Growth)> _growths;
    private readonly bool _isOfSingle;

    private Drift(IReadOnlyList<(double, double)> growths, bool isOfSingle) => (_growths, _isOfSingle) = (growths, isOfSingle);

    internal static Drift None { get; } = new([], isOfSingle: false);

    /// <summary>The drift of a case, none where it has no such field. What else it holds are results of the run that drifts.</summary>
    internal static Drift Of(JsonFields fields)
    {
        if (!fields.Has("drift"))
        {
            return None;
        }

        var drift = fields.Nested("drift");
        var rows = drift.Matrix("largest_relative_difference_up_to");
        drift.Ignore([.. drift.Names]);
        return new([.. Enumerable.Range(0, rows.Shape[0]).Select(row => (rows[2 * row], rows[(2 * row) + 1]))], drift.Has("of") && drift.Text("of") == "float32");
    }

    /// <summary>The tolerance of numbers after a step, or an epoch, whatever the table counts.</summary>
    /// <param name="row">The step or epoch.</param>
    /// <param name="isSingle">Whether the file's numbers were computed in float32.</param>
    internal Tolerance At(double row, bool isSingle = false)
    {
        var growth = _growths.FirstOrDefault(item => item.Row >= row, _growths.LastOrDefault()).Growth;

        // A column in float32 has 5 % as soon as rounding grows at all: the drift is of float64 moved by 1e-12 once, and says nothing of roundings 60 000 times as coarse at every step.
        return _isOfSingle ? Of(10 * Math.Max(growth, 1e-5))
            : growth >= Small ? isSingle ? s_largest : Of(1000 * growth)
            : isSingle ? s_single : s_exact;
    }

    private static Tolerance Of(double off) => new(Math.Min(off, Largest), Math.Min(off, Largest));
}
