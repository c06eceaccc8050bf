using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>For each number i of the features the row i of a table of weights: [N, length] becomes [N, length, units].</summary>
/// <remarks>
/// Numbers are whole, from 0 to count - 1; Fit and Predict check them. Parameter: <c>embeddings [count, units]</c>. Defaults are those of
/// <see href="https://keras.io/api/layers/core_layers/embedding/">Keras' Embedding</see>; masks are not built.
/// </remarks>
public sealed record Embedding : Layer
{
    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive.</exception>
    public Embedding(int count, int units, Initializer? initializer = null, Regularizer? regularizer = null, Constraint? constraint = null, string? name = null)
        : base(name)
    {
        (Count, Units) = (Check.Index(count, "Embedding", nameof(count)), Check.Positive(units, "Embedding", nameof(units)));
        (Initializer, Regularizer, Constraint) = (initializer ?? s_start, regularizer, constraint);
    }

    private static readonly Uniform s_start = new(-0.05, 0.05);

    /// <summary>How many numbers there are.</summary>
    public int Count { get; }

    /// <summary>The length of a row.</summary>
    public int Units { get; }

    /// <summary>How the table starts; the default is Uniform(-0.05, 0.05), as in Keras.</summary>
    public Initializer Initializer { get; }

    /// <summary>A penalty on the table, or null.</summary>
    public Regularizer? Regularizer { get; }

    /// <summary>What the table is made to be after each update, or null.</summary>
    public Constraint? Constraint { get; }

    internal override Description Describe() => Description.Of(
        "Embedding",
        Argument.Required("count", Count),
        Argument.Required("units", Units),
        Argument.Optional("initializer", Initializer.Describe(), s_start.Describe()),
        Argument.Optional("regularizer", Regularizer?.Describe(), null),
        Argument.Optional("constraint", Constraint?.Describe(), null),
        NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.IsFeatures(input)
        ? scope.Add(new GatherOp(Count, Units), [input], () => [scope.Parameter("embeddings", [Count, Units], Initializer, Regularizer, Constraint)])
        : throw Throw.NoFeatures();
}

public sealed partial record Model
{
    /// <summary>Gives for each number of the features a row of a table of weights.</summary>
    /// <param name="count">How many numbers there are: they go from 0 to count - 1.</param>
    /// <param name="units">The length of a row.</param>
    /// <param name="initializer">How the table [count, units] starts; the default is Uniform(-0.05, 0.05).</param>
    /// <param name="regularizer">A penalty on the table.</param>
    /// <param name="constraint">What the table is made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive, or something else than a reshape stands before it.</exception>
    public Model Embedding(
        int count,
        int units,
        Initializer? initializer = null,
        Regularizer? regularizer = null,
        Constraint? constraint = null,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => Append(() => new Embedding(count, units, initializer, regularizer, constraint, name), new Place(file, line));
}
