using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>An objective with an optimizer, metrics, and rules for when to stop and what to keep: everything that training is told, before there is an engine or data.</summary>
public sealed record Training
{
    /// <summary>Training of an objective; the verb <c>objective.Optimizer(…)</c> makes it.</summary>
    public Training(Objective objective, Optimizer optimizer) =>
        (Objective, Optimizer) = (Check.NotNull(objective, "Training", nameof(objective)), optimizer);

    /// <summary>The model with its loss; the metrics are checked against it.</summary>
    public Objective Objective { get; }

    /// <summary>The rule that changes the weights.</summary>
    public Optimizer Optimizer { get; init => field = Suiting(Check.NotNull(value, "Training", "optimizer")); }

    /// <summary>What is measured beside the loss.</summary>
    public Seq<Metric> Metrics { get; init => field = Suiting(NoneNull(value, "Metrics")); }

    /// <summary>When training ends before its last epoch: as soon as one of the rules says so.</summary>
    public Seq<StopRule> Stops { get; init => field = NoneNull(value, "Stops"); }

    /// <summary>Which epoch's weights are the result; null means the last.</summary>
    /// <exception cref="ModelException">The optimizer averages the weights without ever overwriting them: the rule chooses among the weights that were measured, and the average would be lost.</exception>
    public KeepRule? Kept
    {
        get;
        init
        {
            CheckAverage(Optimizer, value);
            field = value;
        }
    }

    /// <summary>The training as JSON, every argument written; <see cref="FromJson"/> gives an equal one.</summary>
    public string ToJson() => DescriptionWriter.ToJson(Describe());

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <param name="json">The text.</param>
    /// <param name="optimizer">The optimizer, where it is a rule of one's own (<c>Custom</c>), which text cannot restore; it must be the one that was used.</param>
    /// <exception cref="ModelException">The text is not JSON, or a field is missing, unknown or wrong; the message names it.</exception>
    public static Training FromJson([StringSyntax(StringSyntaxAttribute.Json)] string json, Optimizer? optimizer = null) => Fields.Parse(json, fields => Read(fields, optimizer));

    /// <summary>The code that makes it.</summary>
    public override string ToString() => string.Concat(
        $"{Objective}.Optimizer({Optimizer})",
        Metrics.Count == 0 ? string.Empty : $".Metrics({string.Join(", ", Metrics)})",
        string.Concat(Stops.Select(stop => $".StopWhen({stop})")),
        Kept is null ? string.Empty : $".Keep({Kept})");

    private static Seq<T> NoneNull<T>(Seq<T> items, string list)
        where T : class
    {
        for (var index = 0; index < items.Count; index++)
        {
            _ = items[index] ?? throw Throw.NoneIn(list, index);
        }

        return items;
    }

    private Optimizer Suiting(Optimizer optimizer)
    {
        optimizer.CheckSuits(Objective.Lower());
        CheckAverage(optimizer, Kept);
        return optimizer;
    }

    private static void CheckAverage(Optimizer optimizer, KeepRule? kept)
    {
        if (kept is not null && optimizer is RuleOptimizer { Averaging: { OverwriteEvery: null } averaging })
        {
            throw Throw.AverageNotKept(averaging, kept);
        }
    }

    private Seq<Metric> Suiting(Seq<Metric> metrics)
    {
        if (metrics.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Throw.SameMetric(twice.Key);
        }

        foreach (var metric in metrics)
        {
            Objective.CheckMetric(metric);
        }

        return metrics;
    }

    internal Description Describe() => Description.Of(
        "Training",
        Argument.Named("objective", Objective.Describe()),
        Argument.Named("optimizer", Optimizer.Describe()),
        Argument.Named("metrics", Metrics.Select(metric => metric.Describe()).ToSeq()),
        Argument.Named("stops", Stops.Select(stop => stop.Describe()).ToSeq()),
        Argument.Optional("kept", Kept?.Describe(), null));

    internal static Training Read(Fields fields, Optimizer? optimizer) => new(
        fields.Is("Training").Nested("objective", Objective.Read), fields.Nested("optimizer", described => optimizer is null ? Vocabulary.Optimizer(described) : described.Same(optimizer)))
    {
        Metrics = fields.List("metrics", Vocabulary.Metric),
        Stops = fields.List("stops", Vocabulary.Stop),
        Kept = fields.Optional("kept", Vocabulary.Keep),
    };
}

/// <summary>The verbs that make and vary a training.</summary>
public static class TrainingVerbs
{
    /// <summary>Gives the objective an optimizer: <c>Adam(0.001)</c>, <c>Sgd(0.1, momentum: 0.9)</c>.</summary>
    public static Training Optimizer(this Objective objective, Optimizer optimizer) => new(objective, optimizer);

    /// <summary>Gives the training another optimizer.</summary>
    public static Training Optimizer(this Training training, Optimizer optimizer) => training with { Optimizer = optimizer };

    /// <summary>Says what is measured beside the loss, in place of what was said before: <c>Accuracy</c>, or a loss such as <c>MeanAbsoluteError</c>.</summary>
    /// <param name="training">The training.</param>
    /// <param name="metrics">All metrics: <c>.Metrics(a).Metrics(b)</c> measures b alone; none (<c>.Metrics()</c>) measures the loss alone.</param>
    /// <exception cref="ModelException">A metric is given twice, or cannot mean anything for this model and loss.</exception>
    public static Training Metrics(this Training training, params ReadOnlySpan<Metric> metrics) => training with { Metrics = Seq.Create(metrics) };

    /// <inheritdoc cref="Metrics(Training, ReadOnlySpan{Metric})"/>
    /// <param name="training">The training.</param>
    /// <param name="metric">The only metric.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static Training Metrics(this Training training, Metric metric, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        training.Measuring([metric], new Place(file, line));

    /// <inheritdoc cref="Metrics(Training, ReadOnlySpan{Metric})"/>
    /// <param name="training">The training.</param>
    /// <param name="first">A metric.</param>
    /// <param name="second">Another.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static Training Metrics(this Training training, Metric first, Metric second, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        training.Measuring([first, second], new Place(file, line));

    /// <inheritdoc cref="Metrics(Training, ReadOnlySpan{Metric})"/>
    /// <param name="training">The training.</param>
    /// <param name="first">A metric.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">One more.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static Training Metrics(
        this Training training, Metric first, Metric second, Metric third, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        training.Measuring([first, second, third], new Place(file, line));

    /// <summary>Adds a rule that ends training early to those there are: <c>Validation(TotalLoss).Stalls(5)</c>. Several rules: the first that holds ends it.</summary>
    public static Training StopWhen(this Training training, StopRule rule) =>
        training with { Stops = training.Stops.Add(Check.NotNull(rule, "StopWhen", nameof(rule))) };

    /// <summary>Says which epoch's weights are the result, in place of what was said before: <c>Best(Validation(Accuracy))</c>.</summary>
    public static Training Keep(this Training training, KeepRule rule) => training with { Kept = Check.NotNull(rule, "Keep", nameof(rule)) };

    private static Training Measuring(this Training training, Seq<Metric> metrics, Place place) => place.Make(() => training with { Metrics = metrics });
}
