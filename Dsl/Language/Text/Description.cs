using System.Globalization;

namespace Pipeline.Dsl;

/// <summary>What a Dsl value is made of: its verb and named arguments. Printing as code, JSON, Summary and ONNX metadata all come from it.</summary>
/// <param name="Verb">The word that makes the value.</param>
/// <param name="IsWord">Whether the verb is an option-less word (<c>CrossEntropy</c>), whose options are set by <c>with</c>.</param>
/// <param name="Arguments">The arguments in the order of the verb's parameters.</param>
internal sealed record Description(string Verb, bool IsWord, Seq<Argument> Arguments)
{
    internal static Description Of(string verb, params ReadOnlySpan<Argument> arguments) => new(verb, false, Seq.Create(arguments));

    internal static Description Word(string word, params ReadOnlySpan<Argument> arguments) => new(word, true, Seq.Create(arguments));

    /// <summary>The C# that makes the value; arguments that have their default value are left out.</summary>
    public override string ToString()
    {
        var shown = Arguments.Where(argument => !argument.IsDefault).ToList();
        if (IsWord)
        {
            return shown.Count == 0 ? Verb : $"{Verb} with {{ {string.Join(", ", shown.Select(argument => argument.Assignment))} }}";
        }

        return $"{Verb}({string.Join(", ", shown.Select(argument => argument.Text))})";
    }
}

/// <summary>One argument of a description.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Value">A number, flag, text, <see cref="Shape"/>, <see cref="Description"/>, list of descriptions, or an activation's expression.</param>
/// <param name="IsPositional">Whether code leaves the name out.</param>
/// <param name="IsDefault">Whether the value is the parameter's default.</param>
internal sealed record Argument(string Name, object? Value, bool IsPositional, bool IsDefault)
{
    internal static Argument Required(string name, object value) => new(name, value, true, false);

    internal static Argument Named(string name, object value) => new(name, value, false, false);

    internal static Argument Optional(string name, object? value, object? @default) => new(name, value, false, Equals(value, @default));

    /// <summary>An activation; the identity is the default.</summary>
    internal static Argument Activation(Expr expr) => new("activation", expr, true, expr is VariableExpr);

    internal string Text => IsPositional ? Print(Value) : $"{Name}: {Print(Value)}";

    internal string Assignment => $"{char.ToUpperInvariant(Name[0])}{Name[1..]} = {Print(Value)}";

    private static string Print(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => ExprText.Number(number),
        string text => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        Shape { Rank: >= 1 and <= 3 } shape => string.Join(", ", shape),
        Shape shape => shape.ToString(),
        Description description => description.ToString(),
        Seq<Description> list => string.Join(", ", list),
        Expr activation => ExprText.Activation(activation),
        _ => throw Throw.Unreachable(value.GetType().Name),
    };
}
