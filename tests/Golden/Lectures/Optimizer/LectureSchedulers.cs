namespace Pipeline.Tests;

/// <summary>The schedulers of document 003 as optimizers with rules of their own.</summary>
internal static class LectureSchedulers
{
    /// <summary>Why Adagrad of the document is none.</summary>
    internal const string RowSum = "Adagrad with one sum for each row of a gradient: a rule here is a function of one weight, its gradient and its slots";

    /// <summary>The optimizer of a scheduler, or null for the document's Adagrad.</summary>
    internal static RuleOptimizer? Of(JsonFields scheduler)
    {
        scheduler.Ignore("rule", "reset");
        var name = scheduler.Text("name");
        if (name.StartsWith("adagrad", StringComparison.Ordinal))
        {
            scheduler.Ignore("eta", "momentum");
            return null;
        }

        var rate = scheduler.Number("eta");
        return name switch
        {
            "constant" => Sgd(rate),
            "momentum" => Custom(new LectureMomentum(scheduler.Number("momentum")), rate),
            "rms_prop" => Custom(new LectureRmsProp(scheduler.Number("rho")), rate) with { ResetEachEpoch = ["s"] },
            "adam" => Custom(new LectureAdam(scheduler.Number("rho"), scheduler.Number("rho2")), rate) with { ResetEachEpoch = ["m", "s"] },
            _ => throw scheduler.Wrong("name", "a scheduler of the document"),
        };
    }
}
