using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A convolution of each channel by itself, then one of single places that mixes the channels: fewer weights than a Conv2D. Bias and activation come last.</summary>
/// <remarks>
/// Input [N, rows, columns, in], output [N, …, …, filters]. Parameters: <c>depthwise_weight [rows, columns, in, multiplier]</c>, <c>pointwise_weight [1, 1, in · multiplier, filters]</c>,
/// <c>bias [filters]</c>. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/convolution_layers/separable_convolution2d/">Keras' SeparableConv2D</see>; the weight options are those of the pointwise weight.
/// </remarks>
public sealed record SeparableConv2D : ConvolutionLayer
{
    /// <summary>Such a layer; the verb <see cref="Model.SeparableConv2D"/> says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, the activation is no function of x, there is an option of a bias without one, or the name cannot stand in a path.</exception>
    public SeparableConv2D(
        int filters,
        Extent kernel,
        Expr? activation = null,
        int multiplier = 1,
        Extent? strides = null,
        Padding? padding = null,
        Extent? dilation = null,
        Initializer? depthwiseInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Constraint? depthwiseConstraint = null,
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
            filters, kernel, multiplier, strides ?? 1, padding, dilation ?? 1, depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint,
            new(activation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint),
            name)
    {
    }

    internal SeparableConv2D(
        int filters,
        Extent kernel,
        int multiplier,
        Extent strides,
        Padding? padding,
        Extent dilation,
        Initializer? depthwiseInitializer,
        Regularizer? depthwiseRegularizer,
        Constraint? depthwiseConstraint,
        in WeightOptions options,
        string? name)
        : base("SeparableConv2D", [kernel.Rows, kernel.Columns], [strides.Rows, strides.Columns], padding, [dilation.Rows, dilation.Columns], options, name)
    {
        (Filters, Multiplier) = (Check.Positive(filters, "SeparableConv2D", nameof(filters)), Check.Positive(multiplier, "SeparableConv2D", nameof(multiplier)));
        (DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint) = (depthwiseInitializer ?? Prelude.GlorotUniform, depthwiseRegularizer, depthwiseConstraint);
    }

    /// <summary>The channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The size of the window.</summary>
    public Extent Kernel => (Sizes[0], Sizes[1]);

    /// <summary>How many values each channel gives in between; the default is 1.</summary>
    public int Multiplier { get; }

    /// <summary>How far the window moves; the default is 1.</summary>
    public Extent Strides => (AllStrides[0], AllStrides[1]);

    /// <summary>The distance between the places of the window; the default is 1.</summary>
    public Extent Dilation => (Dilations[0], Dilations[1]);

    /// <summary>How the depthwise weight starts; the default is GlorotUniform.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>A penalty on the depthwise weight, or null.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>What the depthwise weight is made to be after each update, or null.</summary>
    public Constraint? DepthwiseConstraint { get; }

    internal override Description Describe() => Description.Of(
        "SeparableConv2D",
        [
            Argument.Required("filters", Filters),
            Argument.Required("kernel", Kernel),
            Argument.Activation(Activation),
            Argument.Optional("multiplier", Multiplier, 1),
            Argument.Optional("strides", Strides, (Extent)1),
            PaddingArgument,
            Argument.Optional("dilation", Dilation, (Extent)1),
            Argument.Optional("depthwiseInitializer", DepthwiseInitializer.Describe(), Prelude.GlorotUniform.Describe()),
            Argument.Optional("depthwiseRegularizer", DepthwiseRegularizer?.Describe(), null),
            Argument.Optional("depthwiseConstraint", DepthwiseConstraint?.Describe(), null),
            .. WeightArguments,
        ]);

    internal override Value Lower(Value input, Scope scope)
    {
        var channels = Times(input.Shape[^1], Multiplier);
        var depthwise = scope.Add(
            new ConvOp(WindowFor(input.Shape), channels, input.Shape[^1]),
            [input],
            () => [scope.Parameter("depthwise_weight", [Kernel.Rows, Kernel.Columns, input.Shape[^1], Multiplier], DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint)]);
        var pointwise = scope.Add(
            new ConvOp([new(1), new(1)], Filters), [depthwise], () => AddParameters(scope, [1, 1, channels, Filters], Filters, "pointwise_weight"));
        return Finish(pointwise, scope);
    }
}

public sealed partial record Model
{
    /// <summary>Adds a convolution of each channel by itself, then one of single places that mixes the channels.</summary>
    /// <param name="filters">The channels of the output.</param>
    /// <param name="kernel">The size of the window, <c>3</c> or <c>(3, 5)</c>.</param>
    /// <param name="activation">A word or a function; the default is the identity, as in Keras.</param>
    /// <param name="multiplier">How many values each channel gives in between.</param>
    /// <param name="strides">How far the window moves; the default is 1.</param>
    /// <param name="padding">Valid (the default), Same, Full, or <c>Pad(top, bottom, left, right)</c>.</param>
    /// <param name="dilation">The distance between the places of the window; the default is 1.</param>
    /// <param name="depthwiseInitializer">How the depthwise weight [rows, columns, in, multiplier] starts; the default is GlorotUniform.</param>
    /// <param name="depthwiseRegularizer">A penalty on the depthwise weight.</param>
    /// <param name="depthwiseConstraint">What the depthwise weight is made to be after each update.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [1, 1, in · multiplier, filters] starts; the default is GlorotUniform.</param>
    /// <param name="biasInitializer">How the bias starts; the default is Zeros.</param>
    /// <param name="weightRegularizer">A penalty on the weight.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output after the activation, divided by the rows of the batch.</param>
    /// <param name="weightConstraint">What the weight is made to be after each update.</param>
    /// <param name="biasConstraint">What the bias is made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive, or the input has other axes, or the window does not fit.</exception>
    public Model SeparableConv2D(
        int filters,
        Extent kernel,
        Activation? activation = null,
        int multiplier = 1,
        Extent? strides = null,
        Padding? padding = null,
        Extent? dilation = null,
        Initializer? depthwiseInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Constraint? depthwiseConstraint = null,
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
            () => new SeparableConv2D(
                filters, kernel, Trace(activation), multiplier, strides, padding, dilation, depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint, name),
            new Place(file, line));
}
