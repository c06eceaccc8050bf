using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In each sample the values of the last axes minus their mean, divided by √(variance + ε), times gamma, plus beta; the same in training and otherwise.</summary>
/// <remarks>
/// Ba, Kiros, Hinton 2016; the variance is divided by n. Parameters <c>gamma</c> and <c>beta</c> have the shape of the last axes. Defaults are those of
/// <see href="https://keras.io/api/layers/normalization_layers/layer_normalization/">Keras' LayerNormalization</see>; its axis may be any, here they are the last ones.
/// </remarks>
public sealed record LayerNormalization : NormalizationLayer
{
    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">The number of axes is not positive or above those of the sample, epsilon is negative, or there is an option of a gamma or beta without one.</exception>
    public LayerNormalization(
        int axes = 1,
        double epsilon = 0.001,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        string? name = null)
        : this(axes, new(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint), name)
    {
    }

    internal LayerNormalization(int axes, in NormalizationOptions options, string? name)
        : base("LayerNormalization", options, name) => Axes = Check.Positive(axes, "LayerNormalization", nameof(axes));

    /// <summary>Over how many of the last axes; the default is 1, the channels.</summary>
    public int Axes { get; }

    internal override Description Describe() => Description.Of("LayerNormalization", [Argument.Optional("axes", Axes, 1), .. NormalizationArguments, NameArgument]);

    internal override Value Lower(Value input, Scope scope) => scope.Add(
        new SampleNormalizationOp(Axes, 1, Epsilon, Scale, Center), [input], () => [.. AddGammaAndBeta(scope, [.. input.Shape.AsSpan()[^Axes..]])]);
}

public sealed partial record Model
{
    /// <summary>Normalizes the values of the last axes of each sample.</summary>
    /// <param name="axes">Over how many of the last axes: 1 is the channels (Keras' axis -1), 3 of an image all its values.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether beta is added.</param>
    /// <param name="scale">Whether there is a factor gamma.</param>
    /// <param name="betaInitializer">How beta starts; the default is Zeros.</param>
    /// <param name="gammaInitializer">How gamma starts; the default is Ones.</param>
    /// <param name="betaRegularizer">A penalty on beta.</param>
    /// <param name="gammaRegularizer">A penalty on gamma.</param>
    /// <param name="betaConstraint">What beta is made to be after each update.</param>
    /// <param name="gammaConstraint">What gamma is made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The number of axes is not positive or above those of the sample, epsilon is negative, or there is an option of a gamma or beta without one.</exception>
    public Model LayerNormalization(
        int axes = 1,
        double epsilon = 0.001,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => Append(
            () => new LayerNormalization(
                axes, epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name),
            new Place(file, line));
}
