namespace Pipeline.Backends;

/// <summary>A model file that is truncated, edited or not one at all. The message says what is wrong and at which byte.</summary>
public sealed class ModelFileException : IOException
{
    internal ModelFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
