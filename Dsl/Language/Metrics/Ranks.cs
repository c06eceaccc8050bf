namespace Pipeline.Dsl;

/// <summary>Rows sorted by an output, the largest first; rows with equal outputs are one threshold.</summary>
internal sealed class Ranks(int count)
{
    private readonly double[] _scores = new double[count];
    private readonly bool[] _truths = new bool[count];
    private int _taken;

    /// <summary>Whether an output is no number, so that there is no order.</summary>
    internal bool IsNaN => _taken > 0 && double.IsNaN(_scores[0]);

    /// <summary>For each threshold, from the largest, how many true and how many false rows are at it or above.</summary>
    internal IEnumerable<(double True, double False)> Thresholds
    {
        get
        {
            var (isTrue, isFalse) = (0.0, 0.0);
            for (var i = _taken - 1; i >= 0; i--)
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

    internal void Take(double score, bool isTrue)
    {
        (_scores[_taken], _truths[_taken]) = (score, isTrue);
        _taken++;
    }

    /// <summary>Sorts what was taken; NaN comes first.</summary>
    /// <returns>How many rows are true.</returns>
    internal int Close()
    {
        Array.Sort(_scores, _truths, 0, _taken);
        return _truths.AsSpan(0, _taken).Count(true);
    }

    internal void Clear() => _taken = 0;
}
