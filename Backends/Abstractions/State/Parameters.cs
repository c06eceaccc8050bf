using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
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
