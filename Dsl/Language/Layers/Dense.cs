using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A fully connected layer: y = activation(x · weight + bias), over the last axis.</summary>
/// <remarks>
/// Input [N, …, in], output [N, …, units]. Parameters: <c>weight [in, units]</c>, <c>bias [units]</c>. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/core_layers/dense/">Keras' Dense</see>.
/// </remarks>
public sealed record Dense : Layer
{
    /// <summary>A dense layer; the verb <see cref="Model.Dense"/> says what each argument means.</summary>
    /// <exception cref="ModelException">Units is not positive, the activation reads another variable than x or is too large, there is an option of a bias without one, or the name cannot stand in a path.</exception>
    public Dense(
        int units,
        Expr? activation = null,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? weightRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        string? name = null)
        : base(name)
    {
        Units = Check.Positive(units, "Dense", nameof(units));
        Activation = ActivationCheck.Activation(activation ?? Expr.X);
        Bias = bias;
        WeightInitializer = weightInitializer ?? Prelude.GlorotUniform;
        BiasInitializer = bias ? biasInitializer ?? Prelude.Zeros : null;
        WeightRegularizer = weightRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        if (!bias && biasRegularizer is not null)
        {
            throw Throw.NoBiasToRegularize();
        }

        if (!bias && biasInitializer is not null)
        {
            throw Throw.NoBiasToInitialize();
        }
    }

    /// <summary>The length of the output's last axis.</summary>
    public int Units { get; }

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

    internal override Description Describe() => Description.Of(
        "Dense",
        Argument.Required("units", Units),
        Argument.Activation(Activation),
        Argument.Optional("bias", Bias, true),
        Argument.Optional("weightInitializer", WeightInitializer.Describe(), Prelude.GlorotUniform.Describe()),
        Argument.Optional("biasInitializer", BiasInitializer?.Describe(), Bias ? Prelude.Zeros.Describe() : null),
        Argument.Optional("weightRegularizer", WeightRegularizer?.Describe(), null),
        Argument.Optional("biasRegularizer", BiasRegularizer?.Describe(), null),
        Argument.Optional("activityRegularizer", ActivityRegularizer?.Describe(), null),
        NameArgument);

    /// <summary>The layer changed so that it gives the given number of values, as code for a fix; null where that cannot be.</summary>
    internal string? Giving(long size, Shape now)
    {
        var rows = now.Size / Units;
        return size % rows == 0 && size / rows <= int.MaxValue ? $"Dense({size / rows})" : null;
    }

    internal override Value Lower(Value input, Scope scope)
    {
        var product = scope.Add(new DenseOp(Units), [input], () =>
        {
            var weight = scope.Parameter("weight", [input.Shape[^1], Units], WeightInitializer, WeightRegularizer);
            return BiasInitializer is { } start ? [weight, scope.Parameter("bias", [Units], start, BiasRegularizer)] : [weight];
        });
        return scope.Penalize(scope.Map(Activation, product), ActivityRegularizer);
    }
}

public sealed partial record Model
{
    /// <summary>Adds a fully connected layer: y = activation(x · weight + bias), over the last axis.</summary>
    /// <param name="units">The length of the output's last axis.</param>
    /// <param name="activation">A word or a function, <c>Relu</c> or <c>x => x * Sigmoid(x)</c>; the default is the identity, as in Keras.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [in, units] starts; the default is GlorotUniform.</param>
    /// <param name="biasInitializer">How the bias [units] starts; the default is Zeros. Refused, as biasRegularizer is, where there is no bias.</param>
    /// <param name="weightRegularizer">A penalty on the weight.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output after the activation, divided by the rows of the batch.</param>
    /// <param name="name">The layer's name in paths; without one it is its place and kind, <c>2:Dense</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">Units is not positive, or an argument does not fit the rest.</exception>
    public Model Dense(
        int units,
        Activation? activation = null,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? weightRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        Append(
            () => new Dense(units, Trace(activation), bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, name),
            new Place(file, line));
}
