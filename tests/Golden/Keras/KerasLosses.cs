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
            case "BinaryCrossentropy":
                made = (BinaryCrossEntropy, Head(options, Sigmoid(Expr.X)));
                options.Off("label_smoothing", value => value.ToString() is "0" or "0.0");
                options.Off("axis", value => value.ToString() == "-1");
                break;
            case "CategoricalCrossentropy":
                made = (CrossEntropy, Head(options, Softmax(Expr.X)));
                options.Off("label_smoothing", value => value.ToString() is "0" or "0.0");
                options.Off("axis", value => value.ToString() == "-1");
                break;
            case "SparseCategoricalCrossentropy":
                made = (CrossEntropy, Head(options, Softmax(Expr.X)));
                options.Off("ignore_class");
                options.Off("axis", value => value.ToString() == "-1");
                break;
            default:
                missing.Add(loss.Class);
                return null;
        }

        // Keras divides by the number of rows for both words.
        options.OneOf("reduction", "sum_over_batch_size", "mean");
        options.Type("dtype");
        options.End();
        return missing.Count == count ? made : null;
    }

    private static Expr? Head(KerasOptions options, Expr head) => options.Flag("from_logits", false) ? head : null;
}
