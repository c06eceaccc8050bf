namespace Pipeline.Tests;

/// <summary>Keras' optimizers, with the options that all of them have.</summary>
internal static class KerasOptimizers
{
    internal static Optimizer? Of(KerasObject optimizer, ICollection<string> missing)
    {
        var count = missing.Count;
        var options = new KerasOptions(optimizer, missing);
        if (Rule(optimizer.Class, options, missing) is not { } made)
        {
            missing.Add(optimizer.Class);
            return null;
        }

        var clippings = Clippings(options);
        var weightDecay = options.Number("weight_decay", made.WeightDecay);
        var (decay, overwrite) = (options.Number("ema_momentum", 0.99), options.Take("ema_overwrite_frequency") is null ? (int?)null : options.Integer("ema_overwrite_frequency", 1));
        var averages = options.Flag("use_ema", false);
        var accumulation = options.Integer("gradient_accumulation_steps", 1);
        options.Off("loss_scale_factor");
        options.End();
        return missing.Count > count ? null : made with
        {
            WeightDecay = weightDecay,
            Clipping = clippings is [var clipping] ? clipping() : null,
            Averaging = averages ? MovingAverage(decay, overwrite) : null,
            Accumulation = accumulation,
        };
    }

    private static RuleOptimizer? Rule(string name, KerasOptions options, ICollection<string> missing)
    {
        Schedule Rate(double byDefault = 0.001) => KerasSchedules.Of(options, byDefault, missing);
        double Beta1() => options.Number("beta_1", 0.9);
        double Beta2(double byDefault = 0.999) => options.Number("beta_2", byDefault);
        double Epsilon() => options.Number("epsilon", 1e-7);
        double Accumulator() => options.Number("initial_accumulator_value", 0.1);
        switch (name)
        {
            case "SGD":
                var momentum = options.Number("momentum", 0);
                // Without momentum Keras' Nesterov form is the plain one.
                return Sgd(Rate(0.01), momentum, options.Flag("nesterov", false) && momentum != 0);
            case "Adam":
                return Adam(Rate(), Beta1(), Beta2(), Epsilon(), options.Flag("amsgrad", false));
            case "AdamW":
                return AdamW(Rate(), 0.004, Beta1(), Beta2(), Epsilon(), options.Flag("amsgrad", false));
            case "Adamax":
                return Adamax(Rate(), Beta1(), Beta2(), Epsilon());
            case "Nadam":
                return Nadam(Rate(), Beta1(), Beta2(), Epsilon());
            case "Lion":
                return Lion(Rate(), Beta1(), Beta2(0.99));
            case "Adagrad":
                return Adagrad(Rate(), Accumulator(), Epsilon());
            case "Adadelta":
                return Adadelta(Rate(), options.Number("rho", 0.95), Epsilon());
            case "RMSprop":
                return RmsProp(Rate(), options.Number("rho", 0.9), options.Number("momentum", 0), Epsilon(), options.Flag("centered", false));
            case "Ftrl":
                return Ftrl(
                    Rate(), options.Number("learning_rate_power", -0.5), Accumulator(), options.Number("l1_regularization_strength", 0), options.Number("l2_regularization_strength", 0),
                    options.Number("l2_shrinkage_regularization_strength", 0), options.Number("beta", 0));
            default:
                return null;
        }
    }

    /// <summary>At most one, as Keras has it too; more than one are missing.</summary>
    private static IReadOnlyList<Func<Clipping>> Clippings(KerasOptions options)
    {
        (string Name, Func<double, Clipping> Make)[] all = [("clipnorm", limit => ByNorm(limit)), ("global_clipnorm", limit => ByGlobalNorm(limit)), ("clipvalue", limit => ByValue(limit))];
        var given = all.Where(item => options.Take(item.Name) is not null).ToList();
        foreach (var (name, _) in given.Count > 1 ? given : [])
        {
            options.MissingValue(name, options.Take(name)!.Value, 0);
        }

        return [.. given.Select(item => (Func<Clipping>)(() => item.Make(options.Number(item.Name, 0))))];
    }
}
