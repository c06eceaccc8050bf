using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A convolution over images: each filter slides over rows and columns, y[i, j, f] = activation(Σ x[i·s + a·d - p, j·s + b·d - p, c] · weight[a, b, c, f] + bias[f]).</summary>
/// <remarks>
/// Input [N, rows, columns, in], output [N, …, …, filters]. Parameters: <c>weight [rows, columns, in / groups, filters]</c>, <c>bias [filters]</c>. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/convolution_layers/convolution2d/">Keras' Conv2D</see>, a cross-correlation; flip makes it the convolution of mathematics.
/// </remarks>
public sealed record Conv2D : ConvolutionLayer
{
    /// <summary>A convolution; the verb <see cref="Model.Conv2D"/> says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, the activation is no function of x, there is an option of a bias without one, or the name cannot stand in a path.</exception>
    public Conv2D(
        int filters,
        Extent kernel,
        Expr? activation = null,
        Extent? strides = null,
        Padding? padding = null,
        Extent? dilation = null,
        int groups = 1,
        bool flip = false,
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
            filters,
            kernel,
            strides ?? 1,
            padding,
            dilation ?? 1,
            groups,
            flip,
            new(activation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint),
            name)
    {
    }

    internal Conv2D(int filters, Extent kernel, Extent strides, Padding? padding, Extent dilation, int groups, bool flip, in WeightOptions options, string? name)
        : base("Conv2D", [kernel.Rows, kernel.Columns], [strides.Rows, strides.Columns], padding, [dilation.Rows, dilation.Columns], options, name) =>
        (Filters, Groups, Flip) = (Check.Positive(filters, "Conv2D", nameof(filters)), Check.Positive(groups, "Conv2D", nameof(groups)), flip);

    /// <summary>The channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The size of the window.</summary>
    public Extent Kernel => (Sizes[0], Sizes[1]);

    /// <summary>How far the window moves; the default is 1.</summary>
    public Extent Strides => (AllStrides[0], AllStrides[1]);

    /// <summary>The distance between the places of the window; the default is 1.</summary>
    public Extent Dilation => (Dilations[0], Dilations[1]);

    /// <summary>In how many groups of consecutive channels inputs and filters are cut; the default is 1.</summary>
    public int Groups { get; }

    /// <summary>Whether the weight is read from its last place to its first, the convolution of mathematics; the default is false.</summary>
    public bool Flip { get; }

    internal override Description Describe() => Description.Of(
        "Conv2D",
        [
            Argument.Required("filters", Filters),
            Argument.Required("kernel", Kernel),
            Argument.Activation(Activation),
            Argument.Optional("strides", Strides, (Extent)1),
            PaddingArgument,
            Argument.Optional("dilation", Dilation, (Extent)1),
            Argument.Optional("groups", Groups, 1),
            Argument.Optional("flip", Flip, false),
            .. WeightArguments,
        ]);

    internal override Value Lower(Value input, Scope scope) => Finish(
        scope.Add(
            new ConvOp(WindowFor(input.Shape), Filters, Groups, Flip),
            [input],
            () => AddParameters(scope, [Kernel.Rows, Kernel.Columns, input.Shape[^1] / Groups, Filters], Filters)),
        scope);
}

public sealed partial record Model
{
    /// <summary>Adds a convolution over images: each filter slides over rows and columns.</summary>
    /// <param name="filters">The channels of the output.</param>
    /// <param name="kernel">The size of the window, <c>3</c> or <c>(3, 5)</c>.</param>
    /// <param name="activation">A word or a function; the default is the identity, as in Keras.</param>
    /// <param name="strides">How far the window moves; the default is 1.</param>
    /// <param name="padding">Valid (the default), Same, Full, or <c>Pad(top, bottom, left, right)</c>.</param>
    /// <param name="dilation">The distance between the places of the window; the default is 1.</param>
    /// <param name="groups">In how many groups of consecutive channels inputs and filters are cut; it divides both.</param>
    /// <param name="flip">Whether the weight is read from its last place to its first: the convolution of mathematics, where networks have cross-correlation.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [rows, columns, in / groups, filters] starts; the default is GlorotUniform.</param>
    /// <param name="biasInitializer">How the bias [filters] starts; the default is Zeros.</param>
    /// <param name="weightRegularizer">A penalty on the weight.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output after the activation, divided by the rows of the batch.</param>
    /// <param name="weightConstraint">What the weight is made to be after each update.</param>
    /// <param name="biasConstraint">What the bias is made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive, or the input is no image, or the window does not fit.</exception>
    public Model Conv2D(
        int filters,
        Extent kernel,
        Activation? activation = null,
        Extent? strides = null,
        Padding? padding = null,
        Extent? dilation = null,
        int groups = 1,
        bool flip = false,
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
            () => new Conv2D(
                filters, kernel, Trace(activation), strides, padding, dilation, groups, flip, bias, weightInitializer, biasInitializer,
                weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint, name),
            new Place(file, line));
}
