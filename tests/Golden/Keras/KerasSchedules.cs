using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' learning rate schedules.</summary>
internal static class KerasSchedules
{
    /// <summary>The learning rate of an optimizer: a number or a schedule.</summary>
    internal static Schedule Of(KerasOptions optimizer, double byDefault, ICollection<string> missing)
    {
        const string Name = "learning_rate";
        if (optimizer.Take(Name) is not { ValueKind: not JsonValueKind.Number } value)
        {
            return optimizer.Number(Name, byDefault);
        }

        if (KerasOptions.Nested(value) is not { } schedule)
        {
            return optimizer.MissingValue<Schedule>(Name, value, 1);
        }

        var options = new KerasOptions(schedule, missing);
        double Initial() => options.Required("initial_learning_rate");
        int Steps(string name = "decay_steps") => options.Integer(name);
        Schedule? made = schedule.Class switch
        {
            "ExponentialDecay" => ExponentialDecay(Initial(), Steps(), options.Required("decay_rate"), options.Flag("staircase", false)),
            "InverseTimeDecay" => InverseTimeDecay(Initial(), Steps(), options.Required("decay_rate"), options.Flag("staircase", false)),
            "PolynomialDecay" => PolynomialDecay(Initial(), Steps(), options.Number("end_learning_rate", 0.0001), options.Number("power", 1), options.Flag("cycle", false)),
            "CosineDecay" => Cosine(Initial(), Steps(), options),
            "CosineDecayRestarts" => CosineDecayRestarts(Initial(), Steps("first_decay_steps"), options.Number("t_mul", 2), options.Number("m_mul", 1), options.Number("alpha", 0)),
            "PiecewiseConstantDecay" => PiecewiseConstantDecay(options.Integers("boundaries"), options.Numbers("values")),
            _ => null,
        };
        if (made is null)
        {
            return optimizer.MissingValue<Schedule>(Name, value, 1);
        }

        options.End();
        return made;
    }

    /// <summary>Without a target Keras does not look at the warm-up's steps, and without steps not at the initial rate.</summary>
    private static CosineDecay Cosine(double initial, int steps, KerasOptions options)
    {
        var (alpha, target, warmup) = (options.Number("alpha", 0), options.Take("warmup_target") is null ? (double?)null : options.Number("warmup_target", 0), options.Integer("warmup_steps", 0));
        return target is null || warmup == 0 ? CosineDecay(target ?? initial, steps, alpha) : CosineDecay(initial, steps, alpha, target, warmup);
    }
}
