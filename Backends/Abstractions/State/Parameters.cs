using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Tensors by path, <c>2:Dense.weight</c>, in the order of the model: immutable, equal when paths, order and every bit are equal.</summary>
public sealed class Parameters : IReadOnlyCollection<KeyValuePair<string, Tensor>>, IEquatable<Parameters>
{
    private readonly Seq<KeyValuePair<string, Tensor>> _items;
    private readonly FrozenDictionary<string, Tensor> _byPath;

    /// <summary>Tensors by path, in the given order.</summary>
    /// <exception cref="ArgumentException">A path is given twice.</exception>
    public Parameters(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _items = tensors.ToSeq();
        var byPath = new Dictionary<string, Tensor>(_items.Count, StringComparer.Ordinal);
        foreach (var (path, tensor) in _items)
        {
            if (!byPath.TryAdd(path, tensor))
            {
                throw Throw.SamePath(path);
            }
        }

        _byPath = byPath.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>No tensors.</summary>
    public static Parameters Empty { get; } = new([]);

    /// <summary>The number of tensors.</summary>
    public int Count => _items.Count;

    /// <summary>The paths in order.</summary>
    public IEnumerable<string> Paths => _items.Select(item => item.Key);

    /// <summary>The tensor at a path.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the paths.</exception>
    public Tensor this[string path] => _byPath.TryGetValue(path, out var tensor) ? tensor : throw Throw.NoSuchParameter(path, Paths);

    /// <summary>Whether there is a tensor at a path.</summary>
    public bool TryGet(string path, [MaybeNullWhen(false)] out Tensor tensor) => _byPath.TryGetValue(path, out tensor);

    /// <summary>The same paths with other values at one of them.</summary>
    /// <exception cref="KeyNotFoundException">There is no such path.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Parameters With(string path, Tensor tensor) => this[path].Shape == tensor.Shape
        ? new(_items.Select(item => item.Key == path ? new(path, tensor) : item))
        : throw Throw.ParameterShape(path, this[path].Shape, tensor.Shape);

    /// <summary>Those that a model has, by path: of a model that was cut or given another head, what both have in common.</summary>
    /// <param name="model">The model, such as <c>trained.Model.Until("hidden")</c>.</param>
    /// <exception cref="KeyNotFoundException">A parameter of the model is missing here.</exception>
    /// <exception cref="ArgumentException">A shape differs.</exception>
    public Parameters For(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model.Lower().Parameters.Select(spec => this[spec.Path].Shape == spec.Shape
            ? KeyValuePair.Create(spec.Path, this[spec.Path])
            : throw Throw.ParameterShape(spec.Path, spec.Shape, this[spec.Path].Shape)));
    }

    /// <summary>Reads weights by name from a file of any writer: safetensors (float and whole numbers of all sizes), or NPZ (numpy's zip of arrays), told apart by their first bytes.</summary>
    /// <param name="path">The file. Of one that <see cref="TrainedModel.Save"/> wrote, the weights that predict.</param>
    /// <returns>The tensors as the file has them, each in the smallest type that holds its values; <see cref="For(Model, WeightLayout, Seq{ValueTuple{string, string}}, bool)"/> makes them a model's.</returns>
    /// <exception cref="ModelFileException">The file cannot be read, is damaged, or holds what is no number; pickles are refused, never run.</exception>
    public static Parameters Read(string path) => WeightsFile.Read(path);

    /// <summary>Writes the tensors as a safetensors file, by path in their own types.</summary>
    /// <param name="path">Where the file goes; written wholly or not at all.</param>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public Parameters SaveSafeTensors(string path)
    {
        WholeFile.Write(path, stream => SafeTensors.Write(stream, [], _items));
        return this;
    }

    /// <summary>Writes the tensors as an NPZ file, by path in their own types: <c>numpy.load(path)["hidden.weight"]</c>.</summary>
    /// <param name="path">Where the file goes; written wholly or not at all.</param>
    /// <param name="compress">Whether they are deflated.</param>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public Parameters SaveNpz(string path, bool compress = false)
    {
        Npz.Write(path, _items, compress);
        return this;
    }

    /// <summary>Weights of another library as those of a model: found by name, turned where that library has other layouts.</summary>
    /// <remarks>
    /// A layer is found in the file by its own name or path, alone or after others: <c>hidden</c> is <c>hidden.weight</c> or <c>model.hidden.weight</c>. Everything that does not match is said at once, with shapes.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="layout">Whose names and layouts the file has.</param>
    /// <param name="names">Layers that the file calls otherwise, <c>("2:Dense", "fc1")</c>, or single parameters, <c>("hidden.weight", "w1")</c>.</param>
    /// <param name="partial">Whether what both have is enough: the file may hold more, and parameters may be missing, as for <c>Fit(…, start: …)</c>.</param>
    /// <returns>The parameters by our paths, in the model's order.</returns>
    /// <exception cref="ArgumentException">A parameter is not found, has another shape or an order of values that cannot be told, or the file holds more; all are listed.</exception>
    public Parameters For(Model model, WeightLayout layout, Seq<(string Ours, string InFile)> names = default, bool partial = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ForeignWeights.Map(this, model.Lower(), Check.Known(layout, nameof(layout)), names, partial);
    }

    /// <summary>All tensors in the given type.</summary>
    public Parameters To(ElementType type) => new(_items.Select(item => KeyValuePair.Create(item.Key, item.Value.To(type))));

    /// <inheritdoc/>
    public bool Equals(Parameters? other) => other is not null && _items == other._items;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.GetHashCode();

    /// <summary>Whether they are equal.</summary>
    public static bool operator ==(Parameters? left, Parameters? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are not equal.</summary>
    public static bool operator !=(Parameters? left, Parameters? right) => !(left == right);

    /// <summary>Enumerates paths and tensors in order.</summary>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Paths and shapes: <c>{1:Dense.weight [64, 100], 1:Dense.bias [100]}</c>.</summary>
    public override string ToString() => $"{{{string.Join(", ", _items.Select(item => $"{item.Key} {item.Value.Shape}"))}}}";

    /// <summary>The first values of a model's parameters: a pure function of specs and seed.</summary>
    public static Parameters Draw(ModelGraph graph, long seed) =>
        new(graph.Parameters.Select(spec => KeyValuePair.Create(spec.Path, Draw(spec, seed))));

    /// <summary>The first values of one parameter.</summary>
    internal static Tensor Draw(ParameterSpec spec, long seed) => spec.Initializer.Draw(spec.Shape, seed, spec.Path);
}
