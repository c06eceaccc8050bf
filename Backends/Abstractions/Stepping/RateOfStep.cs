using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The rate of a step, checked: a formula or a long decay may leave what a rate can be.</summary>
internal static class RateOfStep
{
    internal static double At(Schedule schedule, in Moment moment, ReadOnlySpan<double> values)
    {
        var rate = schedule.At(moment, values);
        return double.IsFinite(rate) && rate >= 0 ? rate : throw Throw.BadRate(schedule, moment, rate);
    }
}
