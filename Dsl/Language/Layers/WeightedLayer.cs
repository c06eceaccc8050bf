namespace Pipeline.Dsl;

/// <summary>What layers with a weight, a bias and an activation have in common.</summary>
/// <param name="Activation">Applied to the result; null is the identity.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="WeightInitializer">How the weight starts; null is GlorotUniform.</param>
/// <param name="BiasInitializer">How the bias starts; null is Zeros.</param>
/// <param name="WeightRegularizer">A penalty on the weight.</param>
/// <param name="BiasRegularizer">A penalty on the bias.</param>
/// <param name="ActivityRegularizer">A penalty on the output after the activation.</param>
/// <param name="WeightConstraint">What the weight is made to be after each update.</param>
/// <param name="BiasConstraint">What the bias is made to be after each update.</param>
internal readonly record struct WeightOptions(
    Expr? Activation,
    bool Bias,
    Initializer? WeightInitializer,
    Initializer? BiasInitializer,
    Regularizer? WeightRegularizer,
    Regularizer? BiasRegularizer,
    Regularizer? ActivityRegularizer,
    Constraint? WeightConstraint,
    Constraint? BiasConstraint);

/// <summary>A layer with a weight, perhaps a bias, and an activation.</summary>
public abstract record WeightedLayer : Layer
{
    private protected WeightedLayer(string verb, in WeightOptions options, string? name)
        : base(name)
    {
        Activation = ActivationCheck.Activation(options.Activation ?? Expr.X);
        Bias = options.Bias;
        WeightInitializer = options.WeightInitializer ?? Prelude.GlorotUniform;
        BiasInitializer = Bias ? options.BiasInitializer ?? Prelude.Zeros : null;
        WeightRegularizer = options.WeightRegularizer;
        BiasRegularizer = options.BiasRegularizer;
        ActivityRegularizer = options.ActivityRegularizer;
        WeightConstraint = options.WeightConstraint;
        BiasConstraint = options.BiasConstraint;
        if (!Bias && options.BiasInitializer is not null)
        {
            throw Throw.NoBias(verb, "biasInitializer");
        }

        if (!Bias && BiasRegularizer is not null)
        {
            throw Throw.NoBias(verb, "biasRegularizer");
        }

        if (!Bias && BiasConstraint is not null)
        {
            throw Throw.NoBias(verb, "biasConstraint");
        }
    }

    /// <summary>The activation; the default is the identity.</summary>
    public Expr Activation { get; }

    /// <summary>Whether a bias is added; the default is true.</summary>
    public bool Bias { get; }

    /// <summary>How the weight starts; the default is GlorotUniform.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>How the bias starts; the default is Zeros. Null where there is no bias.</summary>
    public Initializer? BiasInitializer { get; }

    /// <summary>A penalty on the weight, or null.</summary>
    public Regularizer? WeightRegularizer { get; }

    /// <summary>A penalty on the bias, or null.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>A penalty on the output after the activation, divided by the rows of the batch, or null.</summary>
    public Regularizer? ActivityRegularizer { get; }

    /// <summary>What the weight is made to be after each update, or null.</summary>
    public Constraint? WeightConstraint { get; }

    /// <summary>What the bias is made to be after each update, or null.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>The arguments that all such layers have, after the activation.</summary>
    private protected Seq<Argument> WeightArguments =>
    [
        Argument.Optional("bias", Bias, true),
        Argument.Optional("weightInitializer", WeightInitializer.Describe(), Prelude.GlorotUniform.Describe()),
        Argument.Optional("biasInitializer", BiasInitializer?.Describe(), Bias ? Prelude.Zeros.Describe() : null),
        Argument.Optional("weightRegularizer", WeightRegularizer?.Describe(), null),
        Argument.Optional("biasRegularizer", BiasRegularizer?.Describe(), null),
        Argument.Optional("activityRegularizer", ActivityRegularizer?.Describe(), null),
        Argument.Optional("weightConstraint", WeightConstraint?.Describe(), null),
        Argument.Optional("biasConstraint", BiasConstraint?.Describe(), null),
        NameArgument,
    ];

    /// <summary>Reads the arguments that all such layers have.</summary>
    internal static WeightOptions Read(Fields fields) => ReadWithoutActivation(fields) with { Activation = fields.Nested("activation", Vocabulary.Expression) };

    /// <summary>Reads the arguments of a layer that has no activation of its own.</summary>
    internal static WeightOptions ReadWithoutActivation(Fields fields) => new(
        null,
        fields.Flag("bias"),
        fields.Nested("weightInitializer", Vocabulary.Initializer),
        fields.Optional("biasInitializer", Vocabulary.Initializer),
        fields.Optional("weightRegularizer", Vocabulary.Regularizer),
        fields.Optional("biasRegularizer", Vocabulary.Regularizer),
        fields.Optional("activityRegularizer", Vocabulary.Regularizer),
        fields.Optional("weightConstraint", Vocabulary.Constraint),
        fields.Optional("biasConstraint", Vocabulary.Constraint));

    /// <summary>Adds the weight, and the bias where there is one.</summary>
    private protected Seq<int> AddParameters(Scope scope, Shape weight, int units, string name = "weight")
    {
        var place = scope.Parameter(name, weight, WeightInitializer, WeightRegularizer, WeightConstraint);
        return AddBias(scope, units) is { } bias ? [place, bias] : [place];
    }

    /// <summary>Adds the bias where there is one.</summary>
    private protected int? AddBias(Scope scope, int units) =>
        BiasInitializer is { } start ? scope.Parameter("bias", [units], start, BiasRegularizer, BiasConstraint) : null;

    /// <summary>The activation of the result, and the penalty on it.</summary>
    private protected Value Finish(Value result, Scope scope) => scope.Penalize(scope.Map(Activation, result), ActivityRegularizer);
}
