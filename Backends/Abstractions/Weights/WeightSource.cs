using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Which tensor of a file is which parameter of a model, by names: what is given, what matches by itself, and what does not.</summary>
internal sealed class WeightSource
{
    private readonly Parameters _file;
    private readonly WeightLayout _layout;
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    internal WeightSource(Parameters file, WeightLayout layout, Seq<(string Ours, string InFile)> names)
    {
        (_file, _layout) = (file, layout);
        foreach (var (ours, inFile) in names)
        {
            if (string.IsNullOrEmpty(ours) || string.IsNullOrEmpty(inFile) || !_given.TryAdd(ours, inFile))
            {
                throw Throw.WeightName(ours, inFile);
            }
        }
    }

    private char Separator => _layout == WeightLayout.Keras ? '/' : '.';

    /// <summary>The names that were given for what the model does not have.</summary>
    internal IEnumerable<string> Unknown(IReadOnlyList<ParameterSpec> specs) =>
        _given.Keys.Where(name => !specs.Any(spec => spec.Path == name || Split(spec.Path).Layer == name));

    /// <summary>Whether a name was given for a parameter or its layer.</summary>
    internal bool IsGiven(ParameterSpec spec) => _given.ContainsKey(spec.Path) || _given.ContainsKey(Split(spec.Path).Layer);

    /// <summary>What was not asked for; PyTorch's counters of batches are no weights.</summary>
    internal IEnumerable<string> Unused() =>
        _file.Paths.Where(name => !_used.Contains(name) && !(_layout == WeightLayout.PyTorch && name.Split('.')[^1] == "num_batches_tracked"));

    /// <summary>The name of a parameter's tensor in the file; null, and why, where it has none.</summary>
    /// <param name="spec">The parameter.</param>
    /// <param name="number">Its place among those of its layer, from 0.</param>
    internal (string? Name, string Why) Find(ParameterSpec spec, int number)
    {
        var (layer, parameter) = Split(spec.Path);
        if (_given.TryGetValue(spec.Path, out var whole))
        {
            return _file.TryGet(whole, out _) ? Use(whole) : (null, $"there is no {whole} in the file");
        }

        var prefix = _given.TryGetValue(layer, out var renamed) ? renamed : layer;
        var endings = Endings(parameter, number).Select(ending => $"{prefix}{Separator}{ending}").ToList();
        var exact = endings.Where(name => _file.TryGet(name, out _)).ToList();
        var found = exact.Count > 0 ? exact : _file.Paths.Where(name => endings.Any(ending => name.EndsWith(Separator + ending, StringComparison.Ordinal))).ToList();
        return found.Count switch
        {
            1 => Use(found[0]),
            0 => (null, $"the file has no {string.Join(" or ", endings)}"),
            _ => (null, $"the file has {string.Join(" and ", found)}"),
        };
    }

    /// <summary>Layer and parameter of a path: <c>2:Residual/1:Dense</c> and <c>weight</c>.</summary>
    private static (string Layer, string Parameter) Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return (path[..dot], path[(dot + 1)..]);
    }

    private (string?, string) Use(string name)
    {
        _used.Add(name);
        return (name, string.Empty);
    }

    private string[] Endings(string parameter, int number)
    {
        if (_layout == WeightLayout.PyTorch)
        {
            return [parameter switch
            {
                "gamma" or "embeddings" or "alpha" => "weight",
                "beta" => "bias",
                "moving_mean" => "running_mean",
                "moving_variance" => "running_var",
                _ => parameter,
            }];
        }

        string[] names = parameter switch
        {
            "weight" => ["kernel", "depthwise_kernel"],
            "depthwise_weight" => ["depthwise_kernel"],
            "pointwise_weight" => ["pointwise_kernel"],
            _ => [parameter],
        };
        return [.. names, .. names.Select(name => $"{name}:0"), FormattableString.Invariant($"vars/{number}")];
    }
}
