using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>Begins a model: the shape of one sample of features, without the batch; images are rows, columns, channels.</summary>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">There is no axis, or a length is not positive.</exception>
    public static Model Input(Shape shape, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Model(shape, []));

    /// <inheritdoc cref="Input(Shape, string, int)"/>
    public static Model Input(int features, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Model([features], []));

    /// <inheritdoc cref="Input(Shape, string, int)"/>
    public static Model Input(int rows, int columns, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Model([rows, columns], []));

    /// <inheritdoc cref="Input(Shape, string, int)"/>
    public static Model Input(int rows, int columns, int channels, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Model([rows, columns, channels], []));
}
