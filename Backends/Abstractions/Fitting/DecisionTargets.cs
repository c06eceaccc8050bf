using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Whether there are at most two different targets so far, such as 0 and 1, or -1 and 1.</summary>
internal sealed class DecisionTargets
{
    private double _first = double.NaN;
    private double _second = double.NaN;

    /// <summary>Looks at more targets; false where there are more than two different ones.</summary>
    internal bool Add(Tensor targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            var target = targets[i];
            if (target == _first || target == _second)
            {
                continue;
            }

            if (double.IsNaN(_first))
            {
                _first = target;
            }
            else if (double.IsNaN(_second))
            {
                _second = target;
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
