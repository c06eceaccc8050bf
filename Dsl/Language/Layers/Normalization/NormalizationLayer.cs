namespace Pipeline.Dsl;

/// <summary>The options of gamma and beta, which normalizations have in common.</summary>
internal readonly record struct NormalizationOptions(
    double Epsilon,
    bool Center,
    bool Scale,
    Initializer? BetaInitializer,
    Initializer? GammaInitializer,
    Regularizer? BetaRegularizer,
    Regularizer? GammaRegularizer,
    Constraint? BetaConstraint,
    Constraint? GammaConstraint);

/// <summary>A layer that gives values mean 0 and variance 1, then scales them by gamma and shifts them by beta.</summary>
public abstract record NormalizationLayer : Layer
{
    private protected NormalizationLayer(string verb, in NormalizationOptions options, string? name)
        : base(name)
    {
        (Epsilon, Center, Scale) = (Check.NotNegative(options.Epsilon, verb, "epsilon"), options.Center, options.Scale);
        foreach (var (given, has, option, parameter) in (ReadOnlySpan<(object?, bool, string, string)>)
            [
                (options.BetaInitializer, Center, "betaInitializer", "center"),
                (options.BetaRegularizer, Center, "betaRegularizer", "center"),
                (options.BetaConstraint, Center, "betaConstraint", "center"),
                (options.GammaInitializer, Scale, "gammaInitializer", "scale"),
                (options.GammaRegularizer, Scale, "gammaRegularizer", "scale"),
                (options.GammaConstraint, Scale, "gammaConstraint", "scale"),
            ])
        {
            if (given is not null && !has)
            {
                throw Throw.OptionOfNothing(verb, option, parameter);
            }
        }

        (BetaInitializer, GammaInitializer) = (Center ? options.BetaInitializer ?? Prelude.Zeros : null, Scale ? options.GammaInitializer ?? Prelude.Ones : null);
        (BetaRegularizer, GammaRegularizer) = (options.BetaRegularizer, options.GammaRegularizer);
        (BetaConstraint, GammaConstraint) = (options.BetaConstraint, options.GammaConstraint);
    }

    /// <summary>Added to the variance; the default is 0.001.</summary>
    public double Epsilon { get; }

    /// <summary>Whether beta is added; the default is true.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a factor gamma; the default is true.</summary>
    public bool Scale { get; }

    /// <summary>How beta starts; the default is Zeros. Null where there is none.</summary>
    public Initializer? BetaInitializer { get; }

    /// <summary>How gamma starts; the default is Ones. Null where there is none.</summary>
    public Initializer? GammaInitializer { get; }

    /// <summary>A penalty on beta, or null.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>A penalty on gamma, or null.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>What beta is made to be after each update, or null.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>What gamma is made to be after each update, or null.</summary>
    public Constraint? GammaConstraint { get; }

    private protected Seq<Argument> NormalizationArguments =>
    [
        Argument.Optional("epsilon", Epsilon, 0.001),
        Argument.Optional("center", Center, true),
        Argument.Optional("scale", Scale, true),
        Argument.Optional("betaInitializer", BetaInitializer?.Describe(), Center ? Prelude.Zeros.Describe() : null),
        Argument.Optional("gammaInitializer", GammaInitializer?.Describe(), Scale ? Prelude.Ones.Describe() : null),
        Argument.Optional("betaRegularizer", BetaRegularizer?.Describe(), null),
        Argument.Optional("gammaRegularizer", GammaRegularizer?.Describe(), null),
        Argument.Optional("betaConstraint", BetaConstraint?.Describe(), null),
        Argument.Optional("gammaConstraint", GammaConstraint?.Describe(), null),
    ];

    internal static NormalizationOptions Read(Fields fields) => new(
        fields.Number("epsilon"),
        fields.Flag("center"),
        fields.Flag("scale"),
        fields.Optional("betaInitializer", Vocabulary.Initializer),
        fields.Optional("gammaInitializer", Vocabulary.Initializer),
        fields.Optional("betaRegularizer", Vocabulary.Regularizer),
        fields.Optional("gammaRegularizer", Vocabulary.Regularizer),
        fields.Optional("betaConstraint", Vocabulary.Constraint),
        fields.Optional("gammaConstraint", Vocabulary.Constraint));

    /// <summary>Gamma and beta, as far as they are there.</summary>
    private protected List<int> AddGammaAndBeta(Scope scope, Shape shape)
    {
        List<int> places = [];
        if (GammaInitializer is { } gamma)
        {
            places.Add(scope.Parameter("gamma", shape, gamma, GammaRegularizer, GammaConstraint));
        }

        if (BetaInitializer is { } beta)
        {
            places.Add(scope.Parameter("beta", shape, beta, BetaRegularizer, BetaConstraint));
        }

        return places;
    }
}
