using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A model with a loss, and a penalty on all weights where one is given: what training makes small.</summary>
public sealed record Objective
{
    /// <summary>A model with a loss; the verb <c>model.Loss(…)</c> makes it.</summary>
    /// <exception cref="ModelException">The loss does not suit the model's output.</exception>
    public Objective(Model model, Loss loss, Regularizer? regularizer = null)
        : this(model, loss, regularizer, default)
    {
    }

    internal Objective(Model model, Loss loss, Regularizer? regularizer, Place place)
    {
        (Model, Loss, Regularizer) = (Check.NotNull(model, "Loss", nameof(model)), Check.NotNull(loss, "Loss", nameof(loss)), regularizer);
        try
        {
            Lower();
        }
        catch (RuleException rule)
        {
            throw Throw.Rule($"Loss {loss}", rule, Last(model), null, place, $"{model}.Loss({loss}) ✗");
        }
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The loss of an output with its target.</summary>
    public Loss Loss { get; }

    /// <summary>A penalty on every layer's weight (not on biases), beside the layers' own, or null.</summary>
    public Regularizer? Regularizer { get; }

    /// <summary>The ops and parameters of model, loss and penalties.</summary>
    public ModelGraph Lower()
    {
        var scope = new Scope(Regularizer);
        var output = Model.Lower(scope);
        return scope.Graph(output, Loss.Lower(output, scope)) with { LossReduction = Loss.Samples };
    }

    /// <summary>Refuses a metric that cannot mean anything for this model and loss.</summary>
    internal void CheckMetric(Metric metric)
    {
        var scope = new Scope();
        var output = Model.Lower(scope);
        try
        {
            metric.CheckOutput(output, scope, Loss);
        }
        catch (RuleException rule)
        {
            throw Throw.Rule($"Metric {metric}", rule, Last(Model), null, default, $"{this}.Metrics({metric}) ✗");
        }
    }

    private static string Last(Model model) =>
        model.Layers.Count == 0 ? "the model is only its input" : $"the last layer {model.Layers[^1]} gives {model.OutputShape.ToBatchString()}";

    /// <summary>The objective as JSON, every argument written; <see cref="FromJson"/> gives an equal one.</summary>
    public string ToJson() => DescriptionWriter.ToJson(Describe());

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="ModelException">The text is not JSON, or a field is missing, unknown or wrong; the message names it.</exception>
    public static Objective FromJson([StringSyntax(StringSyntaxAttribute.Json)] string json) => Fields.Parse(json, Read);

    /// <summary>The code that makes it: <c>Input(64).Dense(10, Softmax).Loss(CrossEntropy, L2(0.0001))</c>.</summary>
    public override string ToString() => $"{Model}.Loss({Loss}{(Regularizer is null ? string.Empty : $", {Regularizer}")})";

    internal Description Describe() => Description.Of(
        "Objective",
        Argument.Named("model", Model.Describe()),
        Argument.Named("loss", Loss.Describe()),
        Argument.Optional("regularizer", Regularizer?.Describe(), null));

    internal static Objective Read(Fields fields) => new(
        fields.Is("Objective").Nested("model", Model.Read), fields.Nested("loss", Vocabulary.Loss), fields.Optional("regularizer", Vocabulary.Regularizer));
}

/// <summary>The verbs that make an objective.</summary>
public static class ObjectiveVerbs
{
    /// <summary>Gives the model a loss.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss of an output with its target: <c>MeanSquaredError</c>, <c>BinaryCrossEntropy</c>, <c>CrossEntropy</c>.</param>
    /// <param name="regularizer">A penalty on every layer's weight (not on biases), beside the layers' own: <c>L2(1e-4)</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The loss does not suit the model's output.</exception>
    public static Objective Loss(
        this Model model, Loss loss, Regularizer? regularizer = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(model, loss, regularizer, new Place(file, line));

    /// <summary>Gives the model a loss of one's own: <c>.Loss((y, t) => Abs(y - t) * (1 + t), "weighted")</c>; the word <c>LossOf</c> makes the same loss as a value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formula">The loss of an output with its target; functions of a whole axis see the last axis.</param>
    /// <param name="name">The name of its value in a history.</param>
    /// <param name="regularizer">A penalty on every layer's weight (not on biases), beside the layers' own: <c>L2(1e-4)</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The formula fails, reads something else or is too large, or the name cannot stand in a history.</exception>
    public static Objective Loss(
        this Model model, LossFormula formula, string name = "own_loss", Regularizer? regularizer = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(model, Prelude.LossOf(formula, name, TargetForm.Values, file, line), regularizer, new Place(file, line));

    /// <summary>Gives the objective another loss and penalty.</summary>
    /// <inheritdoc cref="Loss(Model, Dsl.Loss, Regularizer?, string, int)"/>
    public static Objective Loss(
        this Objective objective, Loss loss, Regularizer? regularizer = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(objective.Model, loss, regularizer, new Place(file, line));
}
