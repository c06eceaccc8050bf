using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The places of a dense layer.</summary>
/// <param name="Path">The layer's path.</param>
/// <param name="ParameterPaths">The paths of weight and bias.</param>
/// <param name="Input">[rows, inputs].</param>
/// <param name="Output">[rows, units], after the activation.</param>
/// <param name="Gradient">Of the output; used as a scratch on the way back. Null in a plan that only predicts.</param>
/// <param name="InputGradient">Of the input, or null where none is needed.</param>
/// <param name="Weight">[inputs, units].</param>
/// <param name="Bias">[units], or null.</param>
/// <param name="AddToParameters">Whether the parameters' gradients are added to.</param>
/// <param name="RowsPerSample">Rows of the product per row of the batch: the axes before the last.</param>
/// <param name="Inputs">The length of the input's last axis.</param>
/// <param name="Units">The length of the output's last axis.</param>
/// <param name="Packed">Scratch memory for products.</param>
internal sealed record DensePlaces(
    string Path, Seq<string> ParameterPaths, Region Input, Region Output, Region? Gradient, GradientTarget? InputGradient,
    Region Weight, Region? Bias, bool AddToParameters, int RowsPerSample, int Inputs, int Units, Region Packed);

/// <summary>y = f(x · W + b) as one step, f in the product's epilogue: the value before the activation is never stored.</summary>
internal sealed unsafe class DenseStep<V, F>(DensePlaces places, F activation) : PlanStep
    where V : struct, ISimdLane<V>
    where F : unmanaged, IActivation
{
    internal override void Forward(Workspace workspace) =>
        Gemm<V, ActivationEpilogue<F>>.Run(Product(workspace, places.Output), new(activation), workspace.Pool);

    internal override void Backward(Workspace workspace)
    {
        var rows = Rows(workspace);
        var x = workspace.At(places.Input);
        var dy = workspace.At(places.Gradient!.Value);
        var packed = workspace.At(places.Packed);
        if (!F.IsIdentity)
        {
            Elementwise.Backward<V, F>(activation, workspace.At(places.Output), dy, (long)rows * places.Units, workspace.Pool);
        }

        if (places.Bias is { } bias)
        {
            ColumnSums<V>.Run(dy, rows, places.Units, workspace.GradientAt(bias), places.AddToParameters);
        }

        var dw = workspace.GradientAt(places.Weight);
        var product = MatrixProduct.WeightGradient(x, dy, dw, rows, places.Inputs, places.Units, places.AddToParameters, packed);
        Gemm<V, NoEpilogue>.Run(product, default, workspace.Pool);
        if (places.InputGradient is { } target)
        {
            var weight = workspace.ParameterAt(places.Weight);
            product = MatrixProduct.InputGradient(dy, weight, workspace.At(target.Region), rows, places.Inputs, places.Units, target.Add, packed);
            Gemm<V, NoEpilogue>.Run(product, default, workspace.Pool);
        }
    }

    internal override string? FirstNonFinite(Workspace workspace)
    {
        if (!workspace.IsParameterFinite(places.Weight))
        {
            return places.ParameterPaths[0];
        }

        if (places.Bias is { } bias && !workspace.IsParameterFinite(bias))
        {
            return places.ParameterPaths[1];
        }

        // What went into the activation was not kept. The gradient's place is free after a loss that was not finite.
        Gemm<V, NoEpilogue>.Run(Product(workspace, places.Gradient!.Value), default, workspace.Pool);
        return !workspace.IsFinite(places.Gradient.Value, workspace.Rows) ? $"{places.Path} Dense output"
            : !workspace.IsFinite(places.Output, workspace.Rows) ? $"{places.Path} Map output"
            : null;
    }

    private MatrixProduct Product(Workspace workspace, Region output) => MatrixProduct.Forward(
        workspace.At(places.Input),
        workspace.ParameterAt(places.Weight),
        places.Bias is { } bias ? workspace.ParameterAt(bias) : null,
        workspace.At(output),
        Rows(workspace),
        places.Inputs,
        places.Units,
        workspace.At(places.Packed));

    private int Rows(Workspace workspace) => checked(workspace.Rows * places.RowsPerSample);
}

/// <summary>From a formula to the activation that a product's epilogue knows.</summary>
internal static class ActivationTable<V> where V : struct, ISimdLane<V>
{
    internal static bool Knows(Expr formula) => Known(formula) is not null;

    /// <summary>The step for a dense layer and the activation behind it; null stands for none.</summary>
    internal static PlanStep Dense(DensePlaces places, Expr? formula) => formula is null
        ? new DenseStep<V, IdentityActivation>(places, default)
        : Known(formula)!(places);

    private static Func<DensePlaces, PlanStep>? Known(Expr formula) => formula switch
    {
        UnaryExpr { Function: UnaryFunction.Relu, Operand: VariableExpr } => places => new DenseStep<V, ReluActivation>(places, default),
        UnaryExpr { Function: UnaryFunction.Sigmoid, Operand: VariableExpr } => places => new DenseStep<V, SigmoidActivation>(places, default),
        UnaryExpr { Function: UnaryFunction.Tanh, Operand: VariableExpr } => places => new DenseStep<V, TanhActivation>(places, default),
        LeakyReluExpr { Operand: VariableExpr, NegativeSlope: > 0 } leaky => places => new DenseStep<V, LeakyReluActivation>(places, new((float)leaky.NegativeSlope)),
        _ => null,
    };
}
