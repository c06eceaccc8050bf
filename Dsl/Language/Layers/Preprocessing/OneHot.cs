using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Each number of the features as a vector with 1 at its place: [N, 1] becomes [N, count], and [N, n] becomes [N, n, count].</summary>
/// <remarks>Numbers are whole, from 0 to count - 1; Fit and Predict check them. See <see href="https://keras.io/api/layers/preprocessing_layers/categorical/category_encoding/">Keras' CategoryEncoding</see> with output_mode one_hot.</remarks>
public sealed record OneHot : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The count is not positive.</exception>
    public OneHot(int count, string? name = null)
        : base(name) => Count = Check.Index(count, "OneHot", nameof(count));

    /// <summary>How many numbers there are.</summary>
    public int Count { get; }

    internal override Description Describe() => Description.Of("OneHot", Argument.Required("count", Count), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.IsFeatures(input) ? scope.Add(new OneHotOp(Count), [input]) : throw Throw.NoFeatures();
}

public sealed partial record Model
{
    /// <summary>Encodes numbers of the features as vectors with a single 1.</summary>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The count is not positive, or something else than a reshape stands before it.</exception>
    public Model OneHot(int count, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new OneHot(count, name), new Place(file, line));
}
