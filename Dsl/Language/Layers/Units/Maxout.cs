using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Each unit is the largest of some affine functions: y[j] = maxₖ (x · weight[:, k, j] + bias[k, j]).</summary>
/// <remarks>
/// Goodfellow et al. 2013. Input [N, …, in], output [N, …, units]. Parameters: <c>weight [in, pieces · units]</c>, <c>bias [pieces · units]</c>, all units of the first piece first. Keras has no such layer.
/// </remarks>
public sealed record Maxout : WeightedLayer
{
    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, or there is an option of a bias without one.</exception>
    public Maxout(
        int units,
        int pieces = 2,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? weightRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? weightConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : this(units, pieces, new(null, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint), name)
    {
    }

    internal Maxout(int units, int pieces, in WeightOptions options, string? name)
        : base("Maxout", options, name)
    {
        (Units, Pieces) = (Check.Positive(units, "Maxout", nameof(units)), Check.Positive(pieces, "Maxout", nameof(pieces)));
        if ((long)units * pieces > int.MaxValue)
        {
            throw Throw.TooLarge($"Maxout({units}, {pieces})");
        }
    }

    /// <summary>The length of the output's last axis.</summary>
    public int Units { get; }

    /// <summary>Of how many functions each unit is the largest; the default is 2.</summary>
    public int Pieces { get; }

    internal override Description Describe() =>
        Description.Of("Maxout", [Argument.Required("units", Units), Argument.Optional("pieces", Pieces, 2), .. WeightArguments]);

    internal override Value Lower(Value input, Scope scope)
    {
        var width = Units * Pieces;
        var affine = scope.Add(new DenseOp(width), [input], () => AddParameters(scope, [input.Shape[^1], width], width));
        var positions = affine.Shape.Size / width;
        var pieces = scope.Add(new ReshapeOp([checked((int)positions), Pieces, Units]), [affine]);
        var largest = scope.Add(new PoolOp(Pooling.Max, [new(1), new(Pieces)]), [pieces]);
        return Finish(scope.Add(new ReshapeOp([.. input.Shape.AsSpan()[..^1], Units]), [largest]), scope);
    }
}

public sealed partial record Model
{
    /// <summary>Adds units of which each is the largest of some affine functions.</summary>
    /// <param name="units">The length of the output's last axis.</param>
    /// <param name="pieces">Of how many functions each unit is the largest.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [in, pieces · units] starts; the default is GlorotUniform.</param>
    /// <param name="biasInitializer">How the bias starts; the default is Zeros.</param>
    /// <param name="weightRegularizer">A penalty on the weight.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output, divided by the rows of the batch.</param>
    /// <param name="weightConstraint">What the weight is made to be after each update.</param>
    /// <param name="biasConstraint">What the bias is made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive, or there is an option of a bias without one.</exception>
    public Model Maxout(
        int units,
        int pieces = 2,
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
        [CallerLineNumber] int line = 0) => Append(
            () => new Maxout(
                units, pieces, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint, name),
            new Place(file, line));
}
