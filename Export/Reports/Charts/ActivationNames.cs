namespace Pipeline.Export.Reports;

/// <summary>The names of activation functions.</summary>
internal static class ActivationNames
{
    private const string Layer = "Activation(";

    /// <summary>The word that makes it, <c>Relu</c>, or its formula: as the layer of it is printed.</summary>
    internal static string Of(Expr formula) => new ActivationLayer(formula).ToString() is var text && text.StartsWith(Layer, StringComparison.Ordinal) ? text[Layer.Length..^1] : text;

    /// <summary>The different functions of one value in a model. Straight lines are left out: the identity, and what makes pixels small.</summary>
    internal static IReadOnlyList<Expr> In(Model model) =>
        [.. model.Lower().Nodes.Where(node => node.Inputs.Count == 1 && node.Parameters.Count == 0).Select(node => node.Op).OfType<MapOp>().Select(op => op.Formula).Where(formula => formula.Derivative() is not ConstantExpr).Distinct()];
}
