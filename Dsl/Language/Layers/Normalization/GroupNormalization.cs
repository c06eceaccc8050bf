using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In each sample the values of each group of consecutive channels, over all axes, minus their mean, divided by √(variance + ε); then times gamma, plus beta, of each channel.</summary>
/// <remarks>
/// Wu, He 2018; the variance is divided by n. As many groups as channels is an instance normalization. Parameters <c>gamma</c> and <c>beta</c>, each [channels]. Defaults are those of
/// <see href="https://keras.io/api/layers/normalization_layers/group_normalization/">Keras' GroupNormalization</see>, whose groups: -1 (one for each channel) is to be said as a number.
/// </remarks>
public sealed record GroupNormalization : NormalizationLayer
{
    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">The number of groups is not positive or does not divide the channels, epsilon is negative, or there is an option of a gamma or beta without one.</exception>
    public GroupNormalization(
        int groups = 32,
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
        : this(groups, new(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint), name)
    {
    }

    internal GroupNormalization(int groups, in NormalizationOptions options, string? name)
        : base("GroupNormalization", options, name) => Groups = Check.Positive(groups, "GroupNormalization", nameof(groups));

    /// <summary>In how many groups the channels are cut; the default is 32.</summary>
    public int Groups { get; }

    internal override Description Describe() => Description.Of("GroupNormalization", [Argument.Optional("groups", Groups, 32), .. NormalizationArguments, NameArgument]);

    internal override Value Lower(Value input, Scope scope) => scope.Add(
        new SampleNormalizationOp(input.Shape.Rank, Groups, Epsilon, Scale, Center), [input], () => [.. AddGammaAndBeta(scope, [input.Shape[^1]])]);
}

public sealed partial record Model
{
    /// <summary>Normalizes groups of channels of each sample.</summary>
    /// <param name="groups">In how many groups the channels are cut; it divides them.</param>
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
    /// <exception cref="ModelException">The number of groups is not positive or does not divide the channels, epsilon is negative, or there is an option of a gamma or beta without one.</exception>
    public Model GroupNormalization(
        int groups = 32,
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
            () => new GroupNormalization(
                groups, epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name),
            new Place(file, line));
}
