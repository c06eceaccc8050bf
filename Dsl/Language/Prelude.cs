namespace Pipeline.Dsl;

/// <summary>The words of the language, for <c>using static</c>: Input, activations, losses, optimizers, initializers, regularizers, metrics, rules. Each word stands in the file of what it makes.</summary>
public static partial class Prelude
{
}
