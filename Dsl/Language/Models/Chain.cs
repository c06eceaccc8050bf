namespace Pipeline.Dsl;

/// <summary>Layers one after the other: of a model, or of a path through a block.</summary>
internal static class Chain
{
    /// <summary>How many blocks may stand inside one another; more could not be read back from JSON.</summary>
    internal const int MaximumDepth = 50;

    /// <summary>The path of a layer among its neighbours: its name, or its place from 1 and its kind, <c>2:Dense</c>.</summary>
    internal static string PathOf(Layer layer, int index) => layer.Name ?? $"{index + 1}:{layer.Kind}";

    /// <summary>The verbs that make the layers, each after a dot; what is frozen is said after its layer, or once after all before it.</summary>
    internal static string Text(Seq<Layer> layers)
    {
        var text = new System.Text.StringBuilder();
        var frozen = layers.TakeWhile(layer => layer.IsFrozen).Count();
        for (var index = 0; index < layers.Count; index++)
        {
            text.Append('.').Append(layers[index].Describe());
            if (index == frozen - 1)
            {
                text.Append(".Frozen()");
            }
            else if (index >= frozen && layers[index].IsFrozen)
            {
                text.Append(".Frozen(\"").Append(PathOf(layers[index], index)).Append("\")");
            }
        }

        return text.ToString();
    }

    /// <summary>Lowers the layers of a model; each stands in the scope under its path.</summary>
    internal static Value Lower(Seq<Layer> layers, Value input, Scope scope)
    {
        var value = input;
        for (var index = 0; index < layers.Count; index++)
        {
            value = LowerOne(layers[index], index, value, scope);
        }

        return value;
    }

    /// <summary>Lowers one layer at its place.</summary>
    internal static Value LowerOne(Layer layer, int index, Value input, Scope scope, string prefix = "")
    {
        var (path, isFrozen) = (scope.Path, scope.IsFrozen);
        scope.Path = prefix + PathOf(layer, index);
        scope.IsFrozen = isFrozen || layer.IsFrozen;
        var value = layer.Lower(input, scope);
        scope.Mark(value);
        (scope.Path, scope.IsFrozen) = (path, isFrozen);
        return value;
    }

    /// <summary>The layers with one of them changed, in a block too; null where there is none at the path.</summary>
    internal static Seq<Layer>? With(Seq<Layer> layers, string path, Func<Layer, Layer> change)
    {
        for (var index = 0; index < layers.Count; index++)
        {
            var own = PathOf(layers[index], index);
            var changed = path == own ? change(layers[index])
                : path.StartsWith($"{own}/", StringComparison.Ordinal) ? layers[index].WithInner(path[(own.Length + 1)..], change)
                : null;
            if (changed is not null)
            {
                var place = index;
                return layers.Select((layer, at) => at == place ? changed : layer).ToSeq();
            }
        }

        return null;
    }

    /// <summary>Refuses two layers of one name, by which parameters are found, and more blocks inside one another than a file can hold.</summary>
    internal static Seq<Layer> Checked(string verb, Seq<Layer> layers, out int depth)
    {
        depth = 1 + layers.Select(layer => Check.NotNull(layer, verb, "layers").Depth).DefaultIfEmpty().Max();
        if (depth > MaximumDepth)
        {
            throw Throw.BlocksTooDeep(verb, MaximumDepth);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            if (Check.NotNull(layer, verb, "layers").Name is { } name && !names.Add(name))
            {
                throw Throw.SameNameInside(verb, name);
            }
        }

        return layers;
    }
}
