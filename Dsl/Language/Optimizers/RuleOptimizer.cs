namespace Pipeline.Dsl;

/// <summary>An optimizer that is an update rule for each weight, with what a step does around it: accumulate, clip, decay, update, average, in Keras' order; constraints come last.</summary>
public abstract record RuleOptimizer : Optimizer
{
    /// <summary>The slot of the sum of gradients that wait for their update.</summary>
    public const string GradientSum = "gradient_sum";

    /// <summary>The slot of the moving average of the weights.</summary>
    public const string Average = "average";

    private protected RuleOptimizer(Schedule rate) => Rate = rate;

    /// <summary>The learning rate: a number, or a schedule.</summary>
    public Schedule Rate { get; init => field = Check.Rate(value, Verb, "rate"); }

    /// <summary>The share of each weight that is taken away per unit of rate before its update, w -= rate · decay · w, decoupled from the gradient and its moments (Loshchilov, Hutter 2019); 0 for none.</summary>
    public double WeightDecay { get; init => field = Check.NotNegative(value, Verb, "weightDecay"); }

    /// <summary>What does not decay: names of parameters (<c>bias</c>), layers (<c>hidden</c>, <c>2:Dense</c>) or whole paths; none by default, so biases decay too, as in Keras.</summary>
    public Seq<string> WeightDecayExcept { get; init => field = Check.NoneNull(value, nameof(WeightDecayExcept)); }

    /// <summary>What is done to gradients that are too large, or null; gradients include regularization and exclude decay.</summary>
    public Clipping? Clipping { get; init; }

    /// <summary>How many steps' gradients make one update by their mean; the default, 1, updates in each step. Slots of fewer are left waiting at the end, and go on with Resume.</summary>
    public int Accumulation { get; init => field = Check.Positive(value, Verb, "accumulation"); } = 1;

    /// <summary>A moving average of the weights, which is the trained model's, or null.</summary>
    public Averaging? Averaging { get; init; }

    /// <summary>The slots of the rule that begin anew with each epoch; none by default.</summary>
    public Seq<string> ResetEachEpoch { get; init => field = Check.NoneNull(value, nameof(ResetEachEpoch)); }

    /// <summary>Factors of the rate for some layers or parameters, <c>[RateFactor("hidden", 0.1)]</c>; of several that fit, the last counts.</summary>
    public Seq<RateFactor> RateFactors { get; init => field = Check.NoneNull(value, nameof(RateFactors)); }

    /// <summary>What the rule keeps beside each weight, in its order; a slot's path is <c>2:Dense.weight.momentum</c>.</summary>
    public Seq<Slot> Slots
    {
        get
        {
            var sweep = default(SlotsOfRule);
            Dispatch(ref sweep);
            return sweep.Slots;
        }
    }

    /// <summary>Everything that is kept beside each weight: the rule's slots, then the gradients that wait, then the average.</summary>
    public override Seq<Slot> AllSlots => [.. Slots, .. Accumulation > 1 ? new[] { new Slot(GradientSum) } : [], .. Averaging is null ? [] : new[] { new Slot(Average) }];

    /// <summary>Hands the rule, as a struct of its own type, to an engine's sweep.</summary>
    /// <typeparam name="TSweep">The sweep's type.</typeparam>
    /// <param name="sweep">The sweep.</param>
    public abstract void Dispatch<TSweep>(ref TSweep sweep)
        where TSweep : struct, ISweep, allows ref struct;

    /// <summary>The factor of the rate for a parameter.</summary>
    public double RateFactorOf(string path)
    {
        Check.NotNull(path, Verb, nameof(path));
        var factor = 1.0;
        foreach (var item in RateFactors)
        {
            factor = ParameterName.Fits(item.Of, path) ? item.Factor : factor;
        }

        return factor;
    }

    /// <summary>The decay of a parameter: <see cref="WeightDecay"/>, or 0 where it is excepted.</summary>
    public double WeightDecayOf(string path)
    {
        Check.NotNull(path, Verb, nameof(path));
        return WeightDecayExcept.Any(name => ParameterName.Fits(name, path)) ? 0 : WeightDecay;
    }

    /// <summary>Refuses names that no trained parameter, and no slot, has.</summary>
    /// <param name="trained">The paths of the trained parameters.</param>
    /// <exception cref="ModelException">A name fits none.</exception>
    public void CheckNames(Seq<string> trained)
    {
        var unknown = RateFactors.Select(item => item.Of).Concat(WeightDecayExcept).Where(name => !trained.Any(path => ParameterName.Fits(name, path))).Distinct().ToList();
        if (unknown.Count > 0)
        {
            throw Throw.UnknownParameters(this, unknown, trained);
        }

        var slots = Slots.Select(slot => slot.Name).ToList();
        if (ResetEachEpoch.FirstOrDefault(name => !slots.Contains(name)) is { } slot)
        {
            throw Throw.UnknownSlot(this, slot, slots);
        }

        if (WeightDecayExcept.Count > 0 && WeightDecay == 0)
        {
            throw Throw.ExceptOfNoDecay(this);
        }
    }

    internal override void CheckSuits(ModelGraph graph) => CheckNames([.. graph.Parameters.Where(spec => spec.Role == ParameterRole.Trainable).Select(spec => spec.Path)]);

    /// <summary>The options that every rule has, as they are described.</summary>
    private protected Argument[] Options => [Argument.Option("weightDecay", WeightDecay, 0.0), .. OptionsBesideDecay];

    private protected Argument[] OptionsBesideDecay =>
    [
        Argument.Option("weightDecayExcept", WeightDecayExcept, Seq.Create<string>([])),
        Argument.Option("clipping", Clipping?.Describe(), null),
        Argument.Option("accumulation", Accumulation, 1),
        Argument.Option("averaging", Averaging?.Describe(), null),
        Argument.Option("resetEachEpoch", ResetEachEpoch, Seq.Create<string>([])),
        Argument.Option("rateFactors", RateFactors.Select(factor => factor.Describe()).ToSeq(), Seq.Create<Description>([])),
    ];

    /// <summary>The optimizer with the options that every rule has, read from its description.</summary>
    internal RuleOptimizer Read(Fields fields) => this with
    {
        WeightDecay = fields.Number("weightDecay"),
        WeightDecayExcept = fields.Texts("weightDecayExcept"),
        Clipping = fields.Optional("clipping", Clipping.Read),
        Accumulation = fields.Integer("accumulation"),
        Averaging = fields.Optional("averaging", Averaging.Read),
        ResetEachEpoch = fields.Texts("resetEachEpoch"),
        RateFactors = fields.List("rateFactors", RateFactor.Read),
    };

    private string Verb => GetType().IsGenericType ? "Custom" : GetType().Name;

    private struct SlotsOfRule : ISweep
    {
        internal Seq<Slot> Slots { get; private set; }

        public void Run<TRule>(in TRule rule)
            where TRule : struct, IRule => Slots = rule.Slots;
    }
}
