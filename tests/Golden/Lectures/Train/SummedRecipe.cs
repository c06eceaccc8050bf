namespace Pipeline.Tests;

/// <summary>The recipe of document 000: gradient descent on the cross-entropy summed over a batch's rows; λ · w is added to the gradient of the weights, or, as the document's class has it, λ times the gradient.</summary>
/// <param name="Rate">η.</param>
/// <param name="Lambda">λ.</param>
/// <param name="IsRescaled">Whether λ times the gradient is added.</param>
internal sealed record SummedRecipe(double Rate, double Lambda, bool IsRescaled)
{
    /// <summary>The recipe of a training.</summary>
    internal static SummedRecipe Of(JsonFields optimizer)
    {
        var rule = optimizer.Text("rule");
        var isRescaled = rule.Contains("+ lambda*sum gradient)", StringComparison.Ordinal);
        return isRescaled || rule.Contains("+ lambda*w)", StringComparison.Ordinal)
            ? new(optimizer.Number("eta"), optimizer.Number("lambda"), isRescaled)
            : throw optimizer.Wrong("rule", "gradient descent with lambda*w or lambda*sum gradient");
    }

    /// <summary>The training; its loss is the sum, its penalty no part of the costs that the document has.</summary>
    internal CompiledModel Compile(LectureRun run, Model model)
    {
        var loss = CrossEntropy with { Samples = Reduction.Sum };
        return IsRescaled
            ? model.Loss(loss).Optimizer(Sgd(Rate) with { RateFactors = [RateFactor("weight", 1 + Lambda)] }).Compile(run.Engine)
            : model.Loss(loss, L2(Lambda / 2)).Optimizer(Sgd(Rate)).Compile(run.Engine);
    }
}
