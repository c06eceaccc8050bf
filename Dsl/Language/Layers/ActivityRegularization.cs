using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The value itself, with a penalty on it: l1 · Σ|x| + l2 · Σx², divided by the rows of the batch. For layers without an option of their own.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/regularization_layers/activity_regularization/">Keras' ActivityRegularization</see>.</remarks>
public sealed record ActivityRegularization : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public ActivityRegularization(Regularizer regularizer, string? name = null)
        : base(name) => Regularizer = Check.NotNull(regularizer, "ActivityRegularization", nameof(regularizer));

    /// <summary>The penalty.</summary>
    public Regularizer Regularizer { get; }

    internal override Description Describe() => Description.Of("ActivityRegularization", Argument.Required("regularizer", Regularizer.Describe()), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Penalize(input, Regularizer);
}

public sealed partial record Model
{
    /// <summary>Adds a penalty on what the layer before gives.</summary>
    /// <param name="regularizer">The penalty, such as <c>L1(0.01)</c>.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public Model ActivityRegularization(Regularizer regularizer, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new ActivityRegularization(regularizer, name), new Place(file, line));
}
