using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A fully connected layer: y = activation(x · weight + bias), over the last axis.</summary>
/// <remarks>
/// Input [N, …, in], output [N, …, units]. Parameters: <c>weight [in, units]</c>, <c>bias [units]</c>. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/core_layers/dense/">Keras' Dense</see>.
/// </remarks>
public sealed record Dense : WeightedLayer
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
        Constraint? weightConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : this(
            units,
            new(activation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint),
            name)
    {
    }

    internal Dense(int units, in WeightOptions options, string? name)
        : base("Dense", options, name) => Units = Check.Positive(units, "Dense", nameof(units));

    /// <summary>The length of the output's last axis.</summary>
    public int Units { get; }

    internal override Description Describe() => Description.Of("Dense", [Argument.Required("units", Units), Argument.Activation(Activation), .. WeightArguments]);

    /// <summary>The layer changed so that it gives the given number of values, as code for a fix; null where that cannot be.</summary>
    internal string? Giving(long size, Shape now)
    {
        var rows = now.Size / Units;
        return size % rows == 0 && size / rows <= int.MaxValue ? $"Dense({size / rows})" : null;
    }

    internal override Value Lower(Value input, Scope scope) =>
        Finish(scope.Add(new DenseOp(Units), [input], () => AddParameters(scope, [input.Shape[^1], Units], Units)), scope);
}

public sealed partial record Model
{
    /// <summary>Adds a fully connected layer: y = activation(x · weight + bias), over the last axis.</summary>
    /// <param name="units">The length of the output's last axis.</param>
    /// <param name="activation">A word or a function, <c>Relu</c> or <c>x => x * Sigmoid(x)</c>; the default is the identity, as in Keras.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [in, units] starts; the default is GlorotUniform.</param>
    /// <param name="biasInitializer">How the bias [units] starts; the default is Zeros. Refused, as the other options of a bias are, where there is none.</param>
    /// <param name="weightRegularizer">A penalty on the weight.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output after the activation, divided by the rows of the batch.</param>
    /// <param name="weightConstraint">What the weight is made to be after each update: <c>MaxNorm(2)</c>, <c>NonNeg</c>.</param>
    /// <param name="biasConstraint">What the bias is made to be after each update.</param>
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
        Constraint? weightConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        Append(
            () => new Dense(
                units,
                new(Trace(activation), bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint),
                name),
            new Place(file, line));
}
