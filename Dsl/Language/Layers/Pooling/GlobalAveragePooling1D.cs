using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The mean of each channel of a sequence: [N, length, channels] becomes [N, channels].</summary>
/// <remarks>No parameters. See <see href="https://keras.io/api/layers/pooling_layers/global_average_pooling1d/">Keras' GlobalAveragePooling1D</see>.</remarks>
public sealed record GlobalAveragePooling1D : GlobalPoolingLayer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public GlobalAveragePooling1D(bool keepAxes = false, string? name = null)
        : base("GlobalAveragePooling1D", Pooling.Average, 1, keepAxes, name)
    {
    }
}

public sealed partial record Model
{
    /// <summary>Takes the mean of each channel of a sequence.</summary>
    /// <param name="keepAxes">Whether the axes stay with length 1.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The input has other axes.</exception>
    public Model GlobalAveragePooling1D(bool keepAxes = false, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new GlobalAveragePooling1D(keepAxes, name), new Place(file, line));
}
