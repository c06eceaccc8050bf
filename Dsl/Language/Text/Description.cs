using System.Globalization;

namespace Pipeline.Dsl;

/// <summary>What a Dsl value is made of: its verb and named arguments. Printing as code, JSON, Summary and ONNX metadata all come from it.</summary>
/// <param name="Verb">The word that makes the value.</param>
/// <param name="IsWord">Whether the verb is an option-less word (<c>CrossEntropy</c>), all of whose options are set by <c>with</c>.</param>
/// <param name="Arguments">The arguments in the order of the verb's parameters, then the options that are set by <c>with</c>.</param>
internal sealed record Description(string Verb, bool IsWord, Seq<Argument> Arguments)
{
    internal static Description Of(string verb, params ReadOnlySpan<Argument> arguments) => new(verb, false, Seq.Create(arguments));

    internal static Description Word(string word, params ReadOnlySpan<Argument> arguments) => new(word, true, Seq.Create(arguments));

    /// <summary>The C# that makes the value; arguments that have their default value are left out.</summary>
    public override string ToString()
    {
        var shown = Arguments.Where(argument => !argument.IsDefault).ToLookup(argument => IsWord || argument.IsOption);
        var made = IsWord ? Verb : $"{Verb}({string.Join(", ", shown[false].Select(argument => argument.Text))})";
        return shown[true].Any() ? $"{made} with {{ {string.Join(", ", shown[true].Select(argument => argument.Assignment))} }}" : made;
    }
}

/// <summary>One argument of a description.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Value">A number, flag, text, choice (an enum), <see cref="Shape"/>, <see cref="Description"/>, list of descriptions, or an activation's expression.</param>
/// <param name="IsPositional">Whether code leaves the name out.</param>
/// <param name="IsDefault">Whether the value is the parameter's default.</param>
internal sealed record Argument(string Name, object? Value, bool IsPositional, bool IsDefault)
{
    /// <summary>Whether it is set by <c>with</c>, though the verb has parameters.</summary>
    internal bool IsOption { get; init; }

    internal static Argument Required(string name, object value) => new(name, value, true, false);

    internal static Argument Named(string name, object value) => new(name, value, false, false);

    internal static Argument Optional(string name, object? value, object? @default) => new(name, value, false, Equals(value, @default));

    /// <summary>An option that is set by <c>with</c>.</summary>
    internal static Argument Option(string name, object? value, object? @default) => new(name, value, false, Equals(value, @default)) { IsOption = true };

    /// <summary>An activation; the identity is the default.</summary>
    internal static Argument Activation(Expr expr) => new("activation", expr, true, expr is VariableExpr);

    internal string Text => IsPositional ? Print(Value) : $"{Name}: {Print(Value)}";

    internal string Assignment => $"{char.ToUpperInvariant(Name[0])}{Name[1..]} = {Print(Value)}";

    /// <summary>Name and value as words in a history: <c>label smoothing 0.1</c>, <c>outputs sum</c>.</summary>
    internal string Words => $"{Spaced(Name)} {(Value is Enum choice ? choice.ToString().ToLowerInvariant() : Print(Value))}";

    private static string Spaced(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));

    internal static string Print(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => ExprText.Number(number),
        string text => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        Spread numbers => string.Join(", ", numbers.Numbers),
        Body or Lambda or Values.Numbers or Verbatim => value.ToString()!,
        Seq<Body> { Count: > 3 } paths => paths.ToString(),
        Seq<Body> paths => string.Join(", ", paths),
        Seq<int> numbers => numbers.ToString(),
        Extent extent => extent.ToString(),
        Enum choice => $"{choice.GetType().Name}.{choice}",
        Shape { Rank: >= 1 and <= 3 } shape => string.Join(", ", shape),
        Shape shape => shape.ToString(),
        Description description => description.ToString(),
        Seq<string> texts => $"[{string.Join(", ", texts.Select(Print))}]",
        Seq<double> numbers => $"[{string.Join(", ", numbers.Select(ExprText.Number))}]",
        Seq<Description> list => $"[{string.Join(", ", list)}]",
        Expr activation => ExprText.Activation(activation),
        _ => throw Throw.Unreachable(value.GetType().Name),
    };
}

/// <summary>Numbers that code writes as arguments of their own.</summary>
/// <param name="Numbers">The numbers.</param>
internal readonly record struct Spread(Seq<int> Numbers);
