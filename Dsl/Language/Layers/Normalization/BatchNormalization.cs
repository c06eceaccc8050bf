using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Each channel (last axis) minus its mean, divided by √(variance + ε), times gamma, plus beta: of the batch in training, moving ones otherwise.</summary>
/// <remarks>
/// Ioffe, Szegedy 2015. In training mean and variance are those of the batch, over its rows and all axes before the channels, the variance divided by n; gradients flow through them. Each step moves
/// moving = momentum · moving + (1 - momentum) · batch. Frozen, it uses the moving ones in training too. Parameters, each [channels]: <c>gamma</c>, <c>beta</c>, and the statistics <c>moving_mean</c> (0 at first)
/// and <c>moving_variance</c> (1). Defaults are those of <see href="https://keras.io/api/layers/normalization_layers/batch_normalization/">Keras' BatchNormalization</see>.
/// </remarks>
public sealed record BatchNormalization : NormalizationLayer
{
    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">The momentum is not in [0, 1), epsilon is negative, or there is an option of a gamma or beta without one.</exception>
    public BatchNormalization(
        double momentum = 0.99,
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
        : this(momentum, new(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint), name)
    {
    }

    internal BatchNormalization(double momentum, in NormalizationOptions options, string? name)
        : base("BatchNormalization", options, name) => Momentum = Check.Fraction(momentum, "BatchNormalization", nameof(momentum));

    /// <summary>How much of the moving statistics stays in each step; the default is 0.99.</summary>
    public double Momentum { get; }

    internal override Description Describe() => Description.Of("BatchNormalization", [Argument.Optional("momentum", Momentum, 0.99), .. NormalizationArguments, NameArgument]);

    internal override Value Lower(Value input, Scope scope)
    {
        Shape channels = [input.Shape[^1]];
        return scope.Add(
            new BatchNormalizationOp(Momentum, Epsilon, Scale, Center, scope.IsFrozen),
            [input],
            () =>
            [
                .. AddGammaAndBeta(scope, channels),
                scope.Statistic("moving_mean", channels, Prelude.Zeros),
                scope.Statistic("moving_variance", channels, Prelude.Ones),
            ]);
    }
}

public sealed partial record Model
{
    /// <summary>Normalizes each channel by mean and variance of the batch in training, by moving ones otherwise.</summary>
    /// <param name="momentum">How much of the moving statistics stays in each step, in [0, 1).</param>
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
    /// <exception cref="ModelException">The momentum is not in [0, 1), epsilon is negative, or there is an option of a gamma or beta without one.</exception>
    public Model BatchNormalization(
        double momentum = 0.99,
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
            () => new BatchNormalization(
                momentum, epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name),
            new Place(file, line));
}
