using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The mean of each channel of an image: [N, rows, columns, channels] becomes [N, channels].</summary>
/// <remarks>No parameters. See <see href="https://keras.io/api/layers/pooling_layers/global_average_pooling2d/">Keras' GlobalAveragePooling2D</see>.</remarks>
public sealed record GlobalAveragePooling2D : GlobalPoolingLayer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public GlobalAveragePooling2D(bool keepAxes = false, string? name = null)
        : base("GlobalAveragePooling2D", Pooling.Average, 2, keepAxes, name)
    {
    }
}

public sealed partial record Model
{
    /// <summary>Takes the mean of each channel of an image.</summary>
    /// <param name="keepAxes">Whether the axes stay with length 1.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The input has other axes.</exception>
    public Model GlobalAveragePooling2D(bool keepAxes = false, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new GlobalAveragePooling2D(keepAxes, name), new Place(file, line));
}
