using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A convolution of each channel by itself: y[i, j, c·m + k] = activation(Σ x[i·s + a·d - p, j·s + b·d - p, c] · weight[a, b, c, k] + bias[c·m + k]).</summary>
/// <remarks>
/// Input [N, rows, columns, in], output [N, …, …, in · multiplier]. Parameters: <c>weight [rows, columns, in, multiplier]</c>, <c>bias [in · multiplier]</c>. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/">Keras' DepthwiseConv2D</see>.
/// </remarks>
public sealed record DepthwiseConv2D : ConvolutionLayer
{
    /// <summary>Such a layer; the verb <see cref="Model.DepthwiseConv2D"/> says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, the activation is no function of x, there is an option of a bias without one, or the name cannot stand in a path.</exception>
    public DepthwiseConv2D(
        Extent kernel,
        Expr? activation = null,
        int multiplier = 1,
        Extent? strides = null,
        Padding? padding = null,
        Extent? dilation = null,
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
            kernel, multiplier, strides ?? 1, padding, dilation ?? 1,
            new(activation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint),
            name)
    {
    }

    internal DepthwiseConv2D(Extent kernel, int multiplier, Extent strides, Padding? padding, Extent dilation, in WeightOptions options, string? name)
        : base("DepthwiseConv2D", [kernel.Rows, kernel.Columns], [strides.Rows, strides.Columns], padding, [dilation.Rows, dilation.Columns], options, name) =>
        Multiplier = Check.Positive(multiplier, "DepthwiseConv2D", nameof(multiplier));

    /// <summary>The size of the window.</summary>
    public Extent Kernel => (Sizes[0], Sizes[1]);

    /// <summary>How many outputs each channel gives; the default is 1.</summary>
    public int Multiplier { get; }

    /// <summary>How far the window moves; the default is 1.</summary>
    public Extent Strides => (AllStrides[0], AllStrides[1]);

    /// <summary>The distance between the places of the window; the default is 1.</summary>
    public Extent Dilation => (Dilations[0], Dilations[1]);

    internal override Description Describe() => Description.Of(
        "DepthwiseConv2D",
        [
            Argument.Required("kernel", Kernel),
            Argument.Activation(Activation),
            Argument.Optional("multiplier", Multiplier, 1),
            Argument.Optional("strides", Strides, (Extent)1),
            PaddingArgument,
            Argument.Optional("dilation", Dilation, (Extent)1),
            .. WeightArguments,
        ]);

    internal override Value Lower(Value input, Scope scope)
    {
        var filters = Times(input.Shape[^1], Multiplier);
        return Finish(
            scope.Add(
                new ConvOp(WindowFor(input.Shape), filters, input.Shape[^1]),
                [input],
                () => AddParameters(scope, [Kernel.Rows, Kernel.Columns, input.Shape[^1], Multiplier], filters)),
            scope);
    }
}

public sealed partial record Model
{
    /// <summary>Adds a convolution of each channel by itself.</summary>
    /// <param name="kernel">The size of the window, <c>3</c> or <c>(3, 5)</c>.</param>
    /// <param name="activation">A word or a function; the default is the identity, as in Keras.</param>
    /// <param name="multiplier">How many outputs each channel gives.</param>
    /// <param name="strides">How far the window moves; the default is 1.</param>
    /// <param name="padding">Valid (the default), Same, Full, or <c>Pad(top, bottom, left, right)</c>.</param>
    /// <param name="dilation">The distance between the places of the window; the default is 1.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [rows, columns, in, multiplier] starts; the default is GlorotUniform.</param>
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
    public Model DepthwiseConv2D(
        Extent kernel,
        Activation? activation = null,
        int multiplier = 1,
        Extent? strides = null,
        Padding? padding = null,
        Extent? dilation = null,
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
            () => new DepthwiseConv2D(
                kernel, Trace(activation), multiplier, strides, padding, dilation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint, name),
            new Place(file, line));
}
