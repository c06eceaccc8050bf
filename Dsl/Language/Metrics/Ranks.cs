namespace Pipeline.Dsl;

/// <summary>Rows sorted by an output; rows with equal outputs are one threshold.</summary>
internal sealed class Ranks
{
    private readonly double[] _scores;
    private readonly bool[] _truths;

    /// <summary>Sorts rows in place: the smallest output first, and before it those that are no numbers.</summary>
    /// <param name="scores">The outputs.</param>
    /// <param name="truths">Which rows are true.</param>
    internal Ranks(double[] scores, bool[] truths)
    {
        (_scores, _truths) = (scores, truths);
        Array.Sort(scores, truths);
        IsNaN = scores.Length > 0 && double.IsNaN(scores[0]);
        Positives = truths.AsSpan().Count(true);
    }

    /// <summary>Whether an output is no number, so that there is no order.</summary>
    internal bool IsNaN { get; }

    /// <summary>How many rows are true.</summary>
    internal int Positives { get; }

    /// <summary>For each threshold, from the largest, how many true and how many false rows are at it or above.</summary>
    internal IEnumerable<(double True, double False)> Thresholds
    {
        get
        {
            var (isTrue, isFalse) = (0.0, 0.0);
            for (var i = _scores.Length - 1; i >= 0; i--)
            {
                isTrue += _truths[i] ? 1 : 0;
                isFalse += _truths[i] ? 0 : 1;
                if (i == 0 || _scores[i - 1] != _scores[i])
                {
                    yield return (isTrue, isFalse);
                }
            }
        }
    }
}
