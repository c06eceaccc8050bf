namespace Pipeline.Tests;

/// <summary>What is trained: the layers of a case with their loss and optimizer.</summary>
/// <param name="Layers">The layers as they are given, with their starting weights.</param>
/// <param name="Training">The training; its model may end with the activation that the loss brings with it.</param>
/// <param name="Rate">The rate.</param>
/// <param name="IsClimbed">Whether the case writes the loss with the other sign, as a likelihood that is climbed.</param>
internal sealed record TrainedLayers(LectureModel Layers, Training Training, double Rate, bool IsClimbed)
{
    /// <summary>The layers, loss and optimizer of a case.</summary>
    /// <param name="run">The case.</param>
    /// <param name="before">What comes before the layers.</param>
    internal static TrainedLayers Of(LectureRun run, LectureModel? before = null)
    {
        var layers = run.Layers(before);
        var fields = run.Case.Nested("loss");
        fields.Ignore("formula");
        var name = fields.Text("name");
        var isClimbed = name.StartsWith("log-likelihood", StringComparison.Ordinal);
        var loss = Named(name) ?? throw fields.Wrong("name", "a known loss");

        // A logarithm clamped at -100 is another one only where a probability is below e^-100, and the cross-entropies here, of net inputs, need no clamp.
        var reduction = fields.Text("reduction");
        loss = reduction == "sum" ? loss.Summed()
            : reduction.Split(';')[0] is "mean" or "mean over the batch" ? loss
            : throw fields.Wrong("reduction", "a sum or a mean");
        var last = ((Dense)layers.Model.Layers[^1]).Activation;
        var model = name.StartsWith("log-softmax", StringComparison.Ordinal) ? layers.Then(Softmax(Expr.X))
            : name == "binary cross-entropy" && last == Expr.X ? layers.Then(Sigmoid(Expr.X))
            : layers.Model;
        var (optimizer, rate) = Optimizer(run.Case.Nested("optimizer"));
        return new(layers, model.Loss(loss).Optimizer(optimizer), rate, isClimbed);
    }

    /// <summary>Whether the loss of a case is known.</summary>
    internal static bool Knows(JsonFields loss) => loss.Has("name") && Named(loss.Text("name")) is not null;

    private static Loss? Named(string name) => name switch
    {
        "binary cross-entropy" => BinaryCrossEntropy,
        "squared error" => MeanSquaredError,
        "log-softmax + negative log-likelihood on the network's output" => CrossEntropy,
        _ => name.StartsWith("log-likelihood", StringComparison.Ordinal) ? CrossEntropy : null,
    };

    private static (RuleOptimizer Optimizer, double Rate) Optimizer(JsonFields fields)
    {
        fields.Ignore("rule", "batch", "steps");
        var rate = fields.Number(fields.Has("lr") ? "lr" : "learning_rate");
        if (fields.Text("name") == "sgd")
        {
            return (Sgd(rate), rate);
        }

        // Where ε stands tells the dialects of Adam apart.
        var rule = fields.Text("rule");
        if (rule.Contains("(sqrt(v)+", StringComparison.Ordinal))
        {
            return (Adam(rate, epsilon: fields.Number("epsilon")), rate);
        }

        var betas = fields.Numbers("betas");
        return rule.Contains("(sqrt(v)/sqrt(1-", StringComparison.Ordinal) && betas.Count == 2
            ? (Custom(new TorchAdam(betas[0], betas[1], fields.Number("epsilon")), rate), rate)
            : throw fields.Wrong("rule", "Keras' or PyTorch's Adam");
    }
}
