namespace Pipeline.Tests;

/// <summary>Keras' losses.</summary>
internal static class KerasLosses
{
    /// <summary>A loss with the activation that <c>from_logits</c> has inside it; null where something is missing.</summary>
    internal static (Loss Loss, Expr? Head)? Of(KerasObject loss, ICollection<string> missing)
    {
        var count = missing.Count;
        var options = new KerasOptions(loss, missing);
        (Loss Loss, Expr? Head) made;
        switch (loss.Class)
        {
            case "MeanSquaredError":
                made = (MeanSquaredError, null);
                break;
            case "MeanAbsoluteError":
                made = (MeanAbsoluteError, null);
                break;
            case "MeanAbsolutePercentageError":
                made = (MeanAbsolutePercentageError, null);
                break;
            case "MeanSquaredLogarithmicError":
                made = (MeanSquaredLogarithmicError, null);
                break;
            case "Huber":
                made = (Huber(options.Number("delta", 1)), null);
                break;
            case "LogCosh":
                made = (LogCosh, null);
                break;
            case "Poisson":
                made = (Poisson, null);
                break;
            case "KLDivergence":
                made = (KlDivergence, null);
                break;
            case "CosineSimilarity":
                made = (CosineSimilarity, null);
                LastAxis(options);
                break;
            case "Hinge":
                made = (Hinge, null);
                break;
            case "SquaredHinge":
                made = (SquaredHinge, null);
                break;
            case "CategoricalHinge":
                made = (CategoricalHinge, null);
                break;
            case "BinaryCrossentropy":
                made = (BinaryCrossEntropy with { LabelSmoothing = options.Number("label_smoothing", 0) }, Head(options, Sigmoid(Expr.X)));
                LastAxis(options);
                break;
            case "BinaryFocalCrossentropy":
                // Without balancing alpha has no effect.
                var alpha = options.Number("alpha", 0.25);
                var focal = BinaryFocal(options.Number("gamma", 2), options.Flag("apply_class_balancing", false) ? alpha : null);
                made = (focal with { LabelSmoothing = options.Number("label_smoothing", 0) }, Head(options, Sigmoid(Expr.X)));
                LastAxis(options);
                break;
            case "CategoricalCrossentropy":
                made = (CrossEntropy with { LabelSmoothing = options.Number("label_smoothing", 0) }, Head(options, Softmax(Expr.X)));
                LastAxis(options);
                break;
            case "CategoricalFocalCrossentropy":
                made = (CategoricalFocal(options.Number("gamma", 2), options.Number("alpha", 0.25)) with { LabelSmoothing = options.Number("label_smoothing", 0) }, Head(options, Softmax(Expr.X)));
                LastAxis(options);
                break;
            case "SparseCategoricalCrossentropy":
                made = (CrossEntropy, Head(options, Softmax(Expr.X)));
                options.Off("ignore_class");
                LastAxis(options);
                break;
            default:
                missing.Add(loss.Class);
                return null;
        }

        // Keras divides by the number of rows for both words of the mean.
        options.OneOf("reduction", "sum_over_batch_size", "mean", "sum");
        options.Type("dtype");
        options.End();
        var reduction = options.Take("reduction")?.ToString() == "sum" ? Reduction.Sum : Reduction.Mean;
        return missing.Count == count ? (made.Loss with { Samples = reduction }, made.Head) : null;
    }

    private static Expr? Head(KerasOptions options, Expr head) => options.Flag("from_logits", false) ? head : null;

    private static void LastAxis(KerasOptions options) => options.Off("axis", value => value.ToString() == "-1");
}
