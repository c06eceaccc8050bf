namespace Pipeline.Dsl;

/// <summary>The layers of one path through a block.</summary>
/// <param name="Layers">The layers in order; none is the identity.</param>
internal readonly record struct Body(Seq<Layer> Layers)
{
    /// <summary>What a function adds to a model that is only its input.</summary>
    /// <exception cref="ModelException">The function gives nothing, or a model of another input.</exception>
    internal static Seq<Layer> Of(string verb, Func<Model, Model> body, Shape input)
    {
        var model = Check.NotNull(body, verb, nameof(body))(new Model(input, []));
        return model is null ? throw Throw.NoBody(verb) : model.InputShape == input ? model.Layers : throw Throw.OtherBody(verb, model.InputShape, input);
    }

    /// <summary>The path's result; an error names the layer inside that does not fit.</summary>
    internal Value Lower(Value input, Scope scope, string prefix)
    {
        var value = input;
        for (var index = 0; index < Layers.Count; index++)
        {
            try
            {
                value = Chain.LowerOne(Layers[index], index, value, scope, prefix);
            }
            catch (RuleException rule)
            {
                throw Throw.RuleInside(Layers[index], rule, value.Shape);
            }
        }

        return value;
    }

    /// <summary>The code that makes it: <c>x => x.Dense(8, Relu)</c>.</summary>
    public override string ToString() => $"x => x{Chain.Text(Layers)}";
}
