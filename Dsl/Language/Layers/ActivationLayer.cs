using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>An activation as a layer of its own: y = activation(x).</summary>
/// <remarks>Input and output have the same shape; no parameters. See <see href="https://keras.io/api/layers/core_layers/activation/">Keras' Activation</see>.</remarks>
public sealed record ActivationLayer : Layer
{
    /// <summary>A layer that applies an activation.</summary>
    /// <exception cref="ModelException">The activation reads another variable than x or is too large, or the name cannot stand in a path.</exception>
    public ActivationLayer(Expr activation, string? name = null)
        : base(name) => Activation = ActivationCheck.Activation(Check.NotNull(activation, "Activation", nameof(activation)));

    /// <summary>The activation.</summary>
    public Expr Activation { get; }

    internal override Description Describe() =>
        Description.Of("Activation", Argument.Required("activation", Activation), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Map(Activation, input);
}

public sealed partial record Model
{
    /// <summary>Adds an activation: y = activation(x).</summary>
    /// <param name="activation">A word or a function, <c>Relu</c> or <c>x => x * Sigmoid(x)</c>.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The activation does not fit the input.</exception>
    public Model Activation(Activation activation, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new ActivationLayer(Trace(activation)!, name), new Place(file, line));
}
