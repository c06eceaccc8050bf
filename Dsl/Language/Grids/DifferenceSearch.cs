namespace Pipeline.Dsl;

/// <summary>Walks the descriptions of several values side by side, down to where they differ.</summary>
internal sealed class DifferenceSearch
{
    private readonly List<Difference> _found = [];

    /// <summary>Compares the values at one place.</summary>
    /// <param name="layer">The path of the layer in which it is; empty outside of layers.</param>
    /// <param name="path">The names of the arguments that lead there, from the layer or from the training.</param>
    /// <param name="values">One for each training; null where it has none.</param>
    internal void Compare(string layer, Seq<string> path, object?[] values)
    {
        var first = values[0];
        if (values.All(value => Equals(value, first)))
        {
            return;
        }

        if (first is Description { Verb: var verb } && values.All(value => (value as Description)?.Verb == verb))
        {
            Arguments(layer, path, Array.ConvertAll(values, value => (Description)value!));
        }
        else if (path.Count > 0 && path[^1] is "layers" or "body" && Chains(values) is { } chains)
        {
            Layers(layer, chains);
        }
        else if (values.All(value => value is Seq<Description>) && values.Select(value => Verbs((Seq<Description>)value!)).Distinct().Count() == 1)
        {
            for (var index = 0; index < ((Seq<Description>)first!).Count; index++)
            {
                var place = index;
                Compare(layer, path.Add(((Seq<Description>)first)[index].Verb), Array.ConvertAll(values, value => (object?)((Seq<Description>)value!)[place]));
            }
        }
        else
        {
            var separator = path.Count > 0 && path[^1] == "layers" ? "." : ", ";
            _found.Add(new(layer, path, Array.ConvertAll(values, value => Shown(value, separator))));
        }
    }

    /// <summary>What was found, each with its shortest clear name.</summary>
    internal IEnumerable<(string Name, object?[] Values)> Named()
    {
        var words = _found.Select(_ => 1).ToArray();
        for (var isClear = false; !isClear;)
        {
            isClear = true;
            foreach (var same in Enumerable.Range(0, words.Length).GroupBy(index => _found[index].Name(words[index]), StringComparer.Ordinal).Where(group => group.Count() > 1).ToList())
            {
                foreach (var index in same.Where(index => words[index] < _found[index].Path.Count))
                {
                    (words[index], isClear) = (words[index] + 1, false);
                }
            }
        }

        // Two metrics of one kind have one path: the second is told by its number.
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < words.Length; index++)
        {
            var (name, count) = (_found[index].Name(words[index]), 1);
            while (!names.Add(count == 1 ? name : $"{name} {count}"))
            {
                count++;
            }

            yield return (count == 1 ? name : $"{name} {count}", _found[index].Values);
        }
    }

    /// <summary>The arguments of values of one kind. That of a value with a single one is called as the value: the factor of L2 is <c>L2</c>.</summary>
    private void Arguments(string layer, Seq<string> path, Description[] values)
    {
        var names = values.SelectMany(value => value.Arguments).Select(argument => argument.Name).Distinct().ToList();
        foreach (var name in names)
        {
            var key = names.Count == 1 ? values[0].Verb : name;
            Compare(layer, path.Add(key), Array.ConvertAll(values, value => value.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value));
        }
    }

    /// <summary>As many layers in each training: they are compared place by place, and where their kinds differ a layer is one value.</summary>
    private void Layers(string prefix, Seq<Description>[] chains)
    {
        for (var index = 0; index < chains[0].Count; index++)
        {
            var place = index;
            var own = chains.Select(chain => PathOf(chain[place], place)).Distinct().ToList();
            var isOneKind = chains.Select(chain => chain[place].Verb).Distinct().Count() == 1;
            var path = own.Count == 1 ? own[0] : isOneKind ? $"{place + 1}:{chains[0][place].Verb}" : FormattableString.Invariant($"layer {place + 1}");
            Compare(prefix.Length == 0 ? path : $"{prefix}/{path}", [], Array.ConvertAll(chains, chain => (object?)chain[place]));
        }
    }

    private static string PathOf(Description layer, int index) =>
        layer.Arguments.FirstOrDefault(argument => argument.Name == "name")?.Value as string ?? FormattableString.Invariant($"{index + 1}:{layer.Verb}");

    /// <summary>The layers of each value, where each has as many; else null.</summary>
    private static Seq<Description>[]? Chains(object?[] values)
    {
        var chains = Array.ConvertAll(values, value => value switch
        {
            Seq<Description> layers => layers,
            Body body => body.Layers.Select(layer => layer.DescribeWhole()).ToSeq(),
            _ => (Seq<Description>?)null,
        });
        return chains.All(chain => chain is { } layers && layers.Count == chains[0]?.Count) ? Array.ConvertAll(chains, chain => chain!.Value) : null;
    }

    private static Seq<string> Verbs(Seq<Description> list) => list.Select(item => item.Verb).ToSeq();

    /// <summary>What is no number is shown as code.</summary>
    private static object? Shown(object? value, string separator) => value switch
    {
        Seq<Description> { Count: 0 } => null,
        Seq<Description> list => string.Join(separator, list),
        Description or Expr => Argument.Print(value),
        bool flag => flag ? "true" : "false",
        _ => value,
    };

    /// <summary>A place where trainings differ.</summary>
    private sealed record Difference(string Layer, Seq<string> Path, object?[] Values)
    {
        /// <summary>The layer and the last words of the path.</summary>
        internal string Name(int words)
        {
            var name = string.Join('.', Path.Skip(Path.Count - words));
            return Layer.Length == 0 ? name : name.Length == 0 ? Layer : $"{Layer}.{name}";
        }
    }
}
