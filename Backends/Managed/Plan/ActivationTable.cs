using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Makes the step of a product whose epilogue is an activation.</summary>
internal interface IProductStep
{
    static abstract PlanStep Make<F>(StepSite site, F activation) where F : unmanaged, IActivation;
}

/// <summary>From a formula to the activation that a product's epilogue knows.</summary>
internal static class ActivationTable
{
    internal static bool Knows(Expr formula) => formula
        is UnaryExpr { Function: UnaryFunction.Relu or UnaryFunction.Sigmoid or UnaryFunction.Tanh, Operand: VariableExpr }
        or LeakyReluExpr { Operand: VariableExpr, NegativeSlope: > 0 };

    /// <summary>The step of a product and of the activation behind it, if there is one.</summary>
    internal static PlanStep Step<S>(StepSite site) where S : IProductStep => site.Activation switch
    {
        null => S.Make(site, default(IdentityActivation)),
        UnaryExpr { Function: UnaryFunction.Relu } => S.Make(site, default(ReluActivation)),
        UnaryExpr { Function: UnaryFunction.Sigmoid } => S.Make(site, default(SigmoidActivation)),
        UnaryExpr { Function: UnaryFunction.Tanh } => S.Make(site, default(TanhActivation)),
        LeakyReluExpr leaky => S.Make(site, new LeakyReluActivation((float)leaky.NegativeSlope)),
        _ => throw Throw.UnknownOp(site.Node.Path, new MapOp(site.Activation)),
    };
}

/// <summary>Dense layers.</summary>
internal abstract class DenseSteps<V> : IProductStep where V : struct, ISimdLane<V>
{
    public static PlanStep Make<F>(StepSite site, F activation) where F : unmanaged, IActivation => new DenseStep<V, F>(site, activation);
}

/// <summary>Convolutions, transposed ones too.</summary>
internal abstract class ConvSteps<V> : IProductStep where V : struct, ISimdLane<V>
{
    public static PlanStep Make<F>(StepSite site, F activation) where F : unmanaged, IActivation => new ConvStep<V, F>(site, activation);
}
