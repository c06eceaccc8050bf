namespace Pipeline.Dsl;

/// <summary>One layer of a model: what it is made with, no weights. Two equal layers are equal values; a layer's identity in a model is its path.</summary>
public abstract record Layer
{
    private protected Layer(string? name)
    {
        if (name is not null && !IsGoodName(name))
        {
            throw Throw.BadName(name);
        }

        Name = name;
    }

    /// <summary>The given name, or null: then its path is its place and kind, <c>2:Dense</c>.</summary>
    public string? Name { get; }

    /// <summary>The word that makes it: <c>Dense</c>.</summary>
    public string Kind => Describe().Verb;

    /// <summary>Whether training leaves its weights as they are; said by the model's verb Frozen.</summary>
    public bool IsFrozen { get; internal init; }

    /// <summary>How many blocks stand inside one another here, this one counted.</summary>
    internal virtual int Depth => 0;

    /// <summary>The layer and all layers inside it, not frozen.</summary>
    internal virtual Layer Thawed() => this with { IsFrozen = false };

    /// <summary>The layer with one of the layers inside it changed; null where there is none at the path.</summary>
    /// <param name="path">The path inside the layer.</param>
    /// <param name="change">What is done with the layer there.</param>
    internal virtual Layer? WithInner(string path, Func<Layer, Layer> change) => null;

    internal abstract Description Describe();

    /// <summary>With whether it is frozen, which JSON says in the layer and code after it.</summary>
    internal Description DescribeWhole() => Describe() is var description && IsFrozen
        ? description with { Arguments = description.Arguments.Add(new Argument("frozen", true, false, IsDefault: true)) }
        : description;

    internal abstract Value Lower(Value input, Scope scope);

    private protected Argument NameArgument => Argument.Optional("name", Name, null);

    /// <summary>The code that makes it: <c>Dense(100, Relu)</c>.</summary>
    public sealed override string ToString() => $"{Describe()}{(IsFrozen ? ".Frozen()" : string.Empty)}";

    /// <summary>A name stands in paths before a dot; <c>input</c> and <c>loss</c> are the paths of what is outside the layers.</summary>
    internal static bool IsGoodName(string name) => name is not ("input" or "loss") && Check.IsName(name);
}
