namespace Pipeline.Tests;

/// <summary>A file that is not what it says: the message names the case and the field.</summary>
internal sealed class GoldenFormatException(string message, Exception? inner = null) : Exception(message, inner);
