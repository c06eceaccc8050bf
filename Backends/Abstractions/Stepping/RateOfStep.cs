using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The rate of a step, checked: a formula or a long decay may leave what a rate can be.</summary>
internal static class RateOfStep
{
    internal static double At(RuleOptimizer optimizer, in Moment moment, ReadOnlySpan<double> values)
    {
        var rate = optimizer.Rate.At(moment, values);
        if (!double.IsFinite(rate) || rate < 0)
        {
            throw Throw.BadRate(optimizer.Rate, moment, rate);
        }

        // It divides by the rate: its weights would be 0 / 0.
        return rate > 0 || optimizer is not Ftrl ? rate : throw Throw.NoRate(optimizer.Rate, moment);
    }
}
