using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A transposed convolution over images, the gradient of a convolution: each input adds weight[a, b, f, c] · x[i, j, c] to the outputs under its window. It makes images larger.</summary>
/// <remarks>
/// Input [N, rows, columns, in], output [N, …, …, filters]. Parameters: <c>weight [rows, columns, filters, in]</c> (the last two the other way round than a Conv2D's), <c>bias [filters]</c>. Same gives
/// rows · stride outputs, Valid rows · stride + max(kernel - stride, 0). Defaults and definition are those of
/// <see href="https://keras.io/api/layers/convolution_layers/convolution2d_transpose/">Keras' Conv2DTranspose</see>; Keras has dilation only at stride 1.
/// </remarks>
public sealed record Conv2DTranspose : ConvolutionLayer
{
    /// <summary>Such a layer; the verb <see cref="Model.Conv2DTranspose"/> says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, the activation is no function of x, there is an option of a bias without one, or the name cannot stand in a path.</exception>
    public Conv2DTranspose(
        int filters,
        Extent kernel,
        Expr? activation = null,
        Extent? strides = null,
        Padding? padding = null,
        Extent? outputPadding = null,
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
            filters, kernel, strides ?? 1, padding, outputPadding, dilation ?? 1,
            new(activation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint),
            name)
    {
    }

    internal Conv2DTranspose(int filters, Extent kernel, Extent strides, Padding? padding, Extent? outputPadding, Extent dilation, in WeightOptions options, string? name)
        : base("Conv2DTranspose", [kernel.Rows, kernel.Columns], [strides.Rows, strides.Columns], padding, [dilation.Rows, dilation.Columns], options, name)
    {
        (Filters, OutputPadding) = (Check.Positive(filters, "Conv2DTranspose", nameof(filters)), outputPadding);
        if (Padding is CausalPadding or FullPadding)
        {
            throw Throw.TransposedPadding(Padding);
        }

        if (outputPadding is { } more && (more.Rows < 0 || more.Columns < 0 || more.Rows >= strides.Rows || more.Columns >= strides.Columns || Padding is GivenPadding))
        {
            throw Throw.OutputPadding(more, strides);
        }
    }

    /// <summary>The channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The size of the window.</summary>
    public Extent Kernel => (Sizes[0], Sizes[1]);

    /// <summary>How far apart the windows of two inputs are; the default is 1.</summary>
    public Extent Strides => (AllStrides[0], AllStrides[1]);

    /// <summary>The length beyond the shortest possible one, or null for the default lengths.</summary>
    public Extent? OutputPadding { get; }

    /// <summary>The distance between the places of the window; the default is 1.</summary>
    public Extent Dilation => (Dilations[0], Dilations[1]);

    internal override Description Describe() => Description.Of(
        "Conv2DTranspose",
        [
            Argument.Required("filters", Filters),
            Argument.Required("kernel", Kernel),
            Argument.Activation(Activation),
            Argument.Optional("strides", Strides, (Extent)1),
            PaddingArgument,
            Argument.Optional("outputPadding", OutputPadding, null),
            Argument.Optional("dilation", Dilation, (Extent)1),
            .. WeightArguments,
        ]);

    internal override Value Lower(Value input, Scope scope) => Finish(
        scope.Add(
            new ConvTransposeOp([Cut(0, input.Shape), Cut(1, input.Shape)], Filters),
            [input],
            () => AddParameters(scope, [Kernel.Rows, Kernel.Columns, Filters, input.Shape[^1]], Filters)),
        scope);

    /// <summary>The window along an axis, with what is cut off the output so that it has the length that the padding and the output padding say.</summary>
    private WindowAxis Cut(int axis, Shape input)
    {
        var window = Bare(axis);
        if (Padding is GivenPadding)
        {
            return Padding.Around(axis, 2, window, 1);
        }

        // Keras' rule for the length; what the longest output has more is cut off, of an odd number of values the last one at the end.
        var isSame = Padding is SamePadding;
        var (length, more) = (input.Rank == 3 ? input[axis] : throw Throw.OtherRank(2, input), axis == 0 ? OutputPadding?.Rows : OutputPadding?.Columns);
        var outputs = more is { } given ? ((length - 1L) * window.Stride) + window.Reach - (isSame ? 2 * (window.Reach / 2) : 0) + given
            : isSame ? (long)length * window.Stride
            : ((long)length * window.Stride) + Math.Max(window.Reach - window.Stride, 0);
        var cut = window.TransposedOutputs(length) - outputs;
        var before = isSame ? Math.Max(cut, 0) / 2 : 0;
        return window with { Before = (int)before, After = checked((int)(cut - before)) };
    }
}

public sealed partial record Model
{
    /// <summary>Adds a transposed convolution over images, which makes them larger.</summary>
    /// <param name="filters">The channels of the output.</param>
    /// <param name="kernel">The size of the window, <c>3</c> or <c>(3, 5)</c>.</param>
    /// <param name="activation">A word or a function; the default is the identity, as in Keras.</param>
    /// <param name="strides">How far apart the windows of two inputs are; the default is 1.</param>
    /// <param name="padding">What is cut off the output: Valid (nothing, the default), Same (down to rows · stride), or <c>Pad(top, bottom, left, right)</c>.</param>
    /// <param name="outputPadding">The length beyond the shortest possible one, less than the stride; given, it replaces the default lengths, as in Keras.</param>
    /// <param name="dilation">The distance between the places of the window; the default is 1.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">How the weight [rows, columns, filters, in] starts; the default is GlorotUniform.</param>
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
    public Model Conv2DTranspose(
        int filters,
        Extent kernel,
        Activation? activation = null,
        Extent? strides = null,
        Padding? padding = null,
        Extent? outputPadding = null,
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
            () => new Conv2DTranspose(
                filters, kernel, Trace(activation), strides, padding, outputPadding, dilation, bias, weightInitializer, biasInitializer, weightRegularizer, biasRegularizer, activityRegularizer, weightConstraint, biasConstraint, name),
            new Place(file, line));
}
