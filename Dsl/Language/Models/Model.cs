using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>An input shape and layers, without weights: a value, equal to another with the same parts, printed as the code that makes it. Each layer verb gives a new model whose shapes have been checked.</summary>
public sealed partial record Model
{
    private Model(Shape inputShape, Seq<Layer> layers, Place place)
    {
        if (inputShape.Rank == 0 || inputShape.Any(length => length < 1))
        {
            throw Throw.EmptyInput(inputShape);
        }

        for (var index = 0; index < layers.Count; index++)
        {
            _ = layers[index] ?? throw Throw.NoLayer(index + 1);
        }

        (InputShape, Layers) = (inputShape, layers);
        Validate(place);
    }

    /// <summary>A model of the given layers.</summary>
    /// <exception cref="ModelException">A layer does not fit what comes before it, or a name is given twice.</exception>
    public Model(Shape inputShape, Seq<Layer> layers)
        : this(inputShape, layers, default)
    {
    }

    /// <summary>The shape of one sample of features, without the batch.</summary>
    public Shape InputShape { get; }

    /// <summary>The layers in order, the input not counted.</summary>
    public Seq<Layer> Layers { get; }

    /// <summary>The shape of one sample of output, without the batch.</summary>
    public Shape OutputShape => Lower().OutputShape;

    /// <summary>The path of each layer: its name, or its place from 1 and its kind, <c>2:Dense</c>.</summary>
    public Seq<string> Paths => Layers.Select(Chain.PathOf).ToSeq();

    /// <summary>A model with another layer in place of one; the layers after it are checked again.</summary>
    /// <param name="path">The layer's name or path, <c>hidden</c> or <c>2:Dense</c>.</param>
    /// <param name="layer">The layer to put there.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">There is no such layer, or the new one does not fit.</exception>
    public Model Replace(string path, Layer layer, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var index = IndexOf(path, new Place(file, line));
        return new Model(InputShape, Layers.Select((old, place) => place == index ? layer : old).ToSeq(), new Place(file, line));
    }

    /// <summary>The ops and parameters of the model, without a loss.</summary>
    public ModelGraph Lower()
    {
        var scope = new Scope();
        return scope.Graph(Lower(scope), null);
    }

    /// <summary>The ops and parameters of the model, with the output of one of its layers in place of its own.</summary>
    /// <param name="path">The layer's name or path, inside blocks too: <c>hidden</c>, <c>2:Dense</c>, <c>2:Residual/1:Dense</c>.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public ModelGraph Lower(string path)
    {
        var scope = new Scope();
        Lower(scope);
        return scope.Outputs.TryGetValue(path, out var value) ? scope.Graph(value, null) : throw NoSuchLayer(path);
    }

    /// <summary>Names all layers, those in blocks too.</summary>
    private ModelException NoSuchLayer(string path)
    {
        var scope = new Scope();
        Lower(scope);
        return Throw.NoSuchLayer(path, scope.Outputs.Keys.ToSeq(), default, Arrows(Validate(default)));
    }

    /// <summary>The model as JSON, every argument written; <see cref="FromJson"/> gives an equal model.</summary>
    public string ToJson() => DescriptionWriter.ToJson(Describe());

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="ModelException">The text is not JSON, or a field is missing, unknown or wrong; the message names it.</exception>
    public static Model FromJson([StringSyntax(StringSyntaxAttribute.Json)] string json) => Fields.Parse(json, Read);

    /// <summary>The code that makes it: <c>Input(64).Dense(100, Relu).Dense(10, Softmax)</c>.</summary>
    public override string ToString() => InputText + Chain.Text(Layers);

    internal Description Describe() =>
        Description.Of("Model", Argument.Named("input", InputShape), Argument.Named("layers", Layers.Select(layer => layer.DescribeWhole()).ToSeq()));

    internal static Model Read(Fields fields) => new(fields.Is("Model").Shape("input"), fields.List("layers", Vocabulary.Layer));

    /// <summary>Lowers every layer into a scope that holds no node yet.</summary>
    internal Value Lower(Scope scope)
    {
        var value = Chain.Lower(Layers, scope.Add(new InputOp(InputShape), []), scope);
        scope.Path = "loss";
        return value;
    }

    /// <summary>The layers with the shapes that they give: <c>Input[N, 20] → Dense(100)[N, 100]</c>.</summary>
    internal string Arrows(IEnumerable<Shape> shapes) =>
        string.Join(" → ", shapes.Select((shape, index) => $"{(index == 0 ? "Input" : Layers[index - 1])}{shape.ToBatchString()}"));

    private string InputText => Description.Of("Input", Argument.Required("shape", InputShape)).ToString();

    private Model Append(Func<Layer> make, Place place)
    {
        try
        {
            return new Model(InputShape, Layers.Add(make()), place);
        }
        catch (ModelException exception) when (!exception.HasPlace)
        {
            throw Throw.InLayer(Layers.Count + 1, exception, place, $"{Arrows(Validate(default))} → ✗");
        }
    }

    /// <summary>Checks every layer against what comes before it, and gives the shapes of the input and of each layer.</summary>
    private List<Shape> Validate(Place place)
    {
        if (!InputShape.HasSize)
        {
            throw Throw.TooLarge(InputText, place);
        }

        var scope = new Scope();
        var value = scope.Add(new InputOp(InputShape), []);
        List<Shape> shapes = [value.Shape];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < Layers.Count; index++)
        {
            var layer = Layers[index];
            if (layer.Name is not null && !names.Add(layer.Name))
            {
                throw Throw.SameName(layer.Name, $"Layer {index + 1} {layer}", $"{Arrows(shapes)} → {layer} ✗", place);
            }

            try
            {
                value = Chain.LowerOne(layer, index, value, scope);
            }
            catch (RuleException rule)
            {
                var before = index == 0 ? "the input is" : $"layer {index} {Layers[index - 1]} gives";
                var other = rule.Needs is { } size && index > 0 && Layers[index - 1] is Dense dense ? dense.Giving(size, value.Shape) : null;
                throw Throw.Rule($"Layer {index + 1} {layer}", rule, $"{before} {value.Shape.ToBatchString()}", other, place, $"{Arrows(shapes)} → {layer} ✗");
            }

            if (!value.Shape.HasSize)
            {
                throw Throw.TooLarge($"The output of layer {index + 1} {layer}", place, $"{Arrows(shapes)} → {layer} ✗");
            }

            shapes.Add(value.Shape);
        }

        return shapes;
    }

    private static Expr? Trace(Activation? activation) => activation is null ? null : ActivationCheck.Trace(activation, "activation");
}
