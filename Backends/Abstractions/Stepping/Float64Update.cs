using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What a step does with gradients, in float64 and textbook form: accumulate, clip, decay, update, average, overwrite, constrain. The definition of what every engine does.</summary>
/// <param name="specs">The parameters; those that are not trained stay as they are.</param>
/// <param name="optimizer">The rule, with what a step does around it.</param>
public sealed class Float64Update(Seq<ParameterSpec> specs, RuleOptimizer optimizer)
{
    private readonly int[] _trained = [.. Enumerable.Range(0, specs.Count).Where(p => specs[p].Role == ParameterRole.Trainable)];
    private readonly double[] _factors = [.. specs.Select(spec => optimizer.RateFactorOf(spec.Path))];
    private readonly double[] _decays = [.. specs.Select(spec => optimizer.WeightDecayOf(spec.Path))];
    private readonly int _ruleSlots = optimizer.Slots.Count;

    /// <summary>Changes weights and slots in place; gradients too, which are clipped.</summary>
    /// <param name="weights">Of each parameter its numbers.</param>
    /// <param name="gradients">Of each parameter its gradient.</param>
    /// <param name="slots">Of each trained parameter its slots, in the order of <see cref="RuleOptimizer.AllSlots"/>.</param>
    /// <param name="settings">What the loop decides.</param>
    public void Run(ReadOnlySpan<double[]> weights, ReadOnlySpan<double[]> gradients, ReadOnlySpan<double[][]> slots, in StepSettings settings)
    {
        if (optimizer.Accumulation > 1)
        {
            Accumulate(gradients, slots, settings.Apply);
        }

        if (settings.Apply)
        {
            Clip(gradients);
            Decay(weights, settings.Rate);
            var sweep = new Sweep(this, weights, gradients, slots, settings);
            optimizer.Dispatch(ref sweep);
        }

        foreach (var p in _trained)
        {
            if (optimizer.Averaging is not null)
            {
                Average(weights[p], slots[p][^1], settings);
            }

            specs[p].Constraint?.Apply<double>(weights[p], specs[p].Shape);
        }
    }

    private void Accumulate(ReadOnlySpan<double[]> gradients, ReadOnlySpan<double[][]> slots, bool apply)
    {
        foreach (var p in _trained)
        {
            var (gradient, sum) = (gradients[p], slots[p][_ruleSlots]);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += gradient[i];
                if (apply)
                {
                    (gradient[i], sum[i]) = (sum[i] / optimizer.Accumulation, 0);
                }
            }
        }
    }

    private void Clip(ReadOnlySpan<double[]> gradients)
    {
        if (optimizer.Clipping is not { } clipping)
        {
            return;
        }

        var squares = 0.0;
        foreach (var p in _trained)
        {
            squares += SquaredNorm(gradients[p]);
        }

        var globalNorm = Math.Sqrt(squares);
        foreach (var p in _trained)
        {
            var gradient = gradients[p];
            var norm = clipping.Kind == ClippingKind.Norm ? Math.Sqrt(SquaredNorm(gradient)) : 0;
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] = clipping.Kind switch
                {
                    ClippingKind.Value => Math.Clamp(gradient[i], -clipping.Limit, clipping.Limit),
                    ClippingKind.Norm => gradient[i] * clipping.Limit / Math.Max(norm, clipping.Limit),
                    _ => gradient[i] * (clipping.Limit * Math.Min(1 / globalNorm, 1 / clipping.Limit)),
                };
            }
        }
    }

    private void Decay(ReadOnlySpan<double[]> weights, double rate)
    {
        foreach (var p in _trained)
        {
            var share = rate * _factors[p] * _decays[p];
            for (var i = 0; share != 0 && i < weights[p].Length; i++)
            {
                weights[p][i] -= share * weights[p][i];
            }
        }
    }

    private static void Average(double[] weights, double[] average, in StepSettings settings)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            average[i] = (settings.AverageDecay * average[i]) + ((1 - settings.AverageDecay) * weights[i]);
            weights[i] = settings.Overwrite ? average[i] : weights[i];
        }
    }

    private static double SquaredNorm(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    /// <summary>The optimizer's rule over every trained parameter.</summary>
    private readonly ref struct Sweep(Float64Update update, ReadOnlySpan<double[]> weights, ReadOnlySpan<double[]> gradients, ReadOnlySpan<double[][]> slots, StepSettings settings) : ISweep
    {
        private readonly ReadOnlySpan<double[]> _weights = weights;
        private readonly ReadOnlySpan<double[]> _gradients = gradients;
        private readonly ReadOnlySpan<double[][]> _slots = slots;

        public void Run<TRule>(in TRule rule)
            where TRule : struct, IRule
        {
            Span<Float64Lane> slot = stackalloc Float64Lane[3];
            foreach (var p in update._trained)
            {
                var step = StepFactors<Float64Lane>.Of(rule.Prepare(settings.Rate * update._factors[p], settings.Update, settings.Epoch));
                var values = _weights[p];
                var own = _slots[p].AsSpan(0, update._ruleSlots);
                for (var i = 0; i < values.Length; i++)
                {
                    for (var s = 0; s < own.Length; s++)
                    {
                        slot[s] = new(own[s][i]);
                    }

                    var weight = new Float64Lane(values[i]);
                    rule.Update(ref weight, new(_gradients[p][i]), ref slot[0], ref slot[1], ref slot[2], step);
                    values[i] = weight.Value;
                    for (var s = 0; s < own.Length; s++)
                    {
                        own[s][i] = slot[s].Value;
                    }
                }
            }
        }
    }
}
