using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A residual block: y = x + body(x).</summary>
/// <remarks>He et al. 2015. The body gives the shape that it gets; where it does not, a <see cref="Model.Branch(Joining, Func{Model, Model}, Func{Model, Model}, string?, string, int)"/> with a projection is meant.</remarks>
public sealed record Residual : Layer
{
    /// <summary>A residual block of the given layers.</summary>
    /// <exception cref="ModelException">A name is given twice, or the name cannot stand in a path.</exception>
    public Residual(Seq<Layer> body, string? name = null)
        : base(name) => Body = Chain.Checked("Residual", body, out _depth);

    private readonly int _depth;

    internal override int Depth => _depth;

    /// <summary>The layers whose result is added.</summary>
    public Seq<Layer> Body { get; }

    internal override Layer Thawed() => new Residual(Body.Select(layer => layer.Thawed()).ToSeq(), Name);

    internal override Layer? WithInner(string path, Func<Layer, Layer> change) =>
        Chain.With(Body, path, change) is { } body ? new Residual(body, Name) { IsFrozen = IsFrozen } : null;

    internal override Description Describe() => Description.Of("Residual", Argument.Required("body", new Body(Body)), NameArgument);

    internal override Value Lower(Value input, Scope scope)
    {
        var result = new Body(Body).Lower(input, scope, $"{scope.Path}/");
        return result.Shape == input.Shape ? scope.Add(new MapOp(Expr.X + new VariableExpr(1)), [input, result]) : throw Throw.OtherResidual(result.Shape);
    }
}

public sealed partial record Model
{
    /// <summary>Adds a residual block: y = x + body(x).</summary>
    /// <param name="body">The layers whose result is added: <c>x => x.Dense(8, Relu).Dense(4)</c>; they give the shape that they get.</param>
    /// <param name="name">The block's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A layer does not fit, or the body gives another shape.</exception>
    public Model Residual(Func<Model, Model> body, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Residual(Dsl.Body.Of("Residual", body, OutputShape), name), new Place(file, line));
}
