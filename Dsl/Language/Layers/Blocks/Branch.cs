using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>How the results of several paths become one.</summary>
public enum Joining
{
    /// <summary>One after the other along the last axis.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Add,

    /// <summary>Their product, elementwise.</summary>
    Multiply,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>The largest of them, elementwise.</summary>
    Maximum,
}

/// <summary>Several paths from one input, whose results are joined: Keras' functional models with Concatenate, Add, Multiply, Average, Maximum.</summary>
/// <remarks>
/// See <see href="https://keras.io/api/layers/merging_layers/">Keras' merging layers</see>. A path without layers, <c>x => x</c>, is the input itself. Blocks stand inside blocks to any depth.
/// </remarks>
public sealed record Branch : Layer
{
    /// <summary>Such a block.</summary>
    /// <exception cref="ModelException">There are fewer than two paths, a name is given twice in one, or the name cannot stand in a path.</exception>
    public Branch(Joining joining, Seq<Seq<Layer>> paths, string? name = null)
        : base(name)
    {
        (Joining, Paths) = (Check.Choice(joining, "Branch", nameof(joining)), paths.Count < 2 ? throw Throw.OnePath() : paths);
        foreach (var path in paths)
        {
            Chain.Checked("Branch", path, out var depth);
            _depth = Math.Max(_depth, depth);
        }
    }

    private readonly int _depth;

    internal override int Depth => _depth;

    /// <summary>How the results become one.</summary>
    public Joining Joining { get; }

    /// <summary>The layers of each path.</summary>
    public Seq<Seq<Layer>> Paths { get; }

    internal override Layer Thawed() => new Branch(Joining, Paths.Select(path => path.Select(layer => layer.Thawed()).ToSeq()).ToSeq(), Name);

    internal override Layer? WithInner(string path, Func<Layer, Layer> change)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(path.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Paths.Count
            && Chain.With(Paths[number - 1], path[(slash + 1)..], change) is { } changed
            ? new Branch(Joining, Paths.Select((layers, index) => index == number - 1 ? changed : layers).ToSeq(), Name) { IsFrozen = IsFrozen }
            : null;
    }

    internal override Description Describe() =>
        Description.Of("Branch", Argument.Required("joining", Description.Word(Joining.ToString())), Argument.Required("paths", Paths.Select(path => new Body(path)).ToSeq()), NameArgument);

    /// <summary>Layers of the paths stand under the path's place, from 1: <c>2:Branch/1/1:Dense</c>.</summary>
    internal override Value Lower(Value input, Scope scope)
    {
        var prefix = scope.Path;
        var results = Paths.Select((path, index) => new Body(path).Lower(input, scope, FormattableString.Invariant($"{prefix}/{index + 1}/"))).ToArray();
        return Joining == Joining.Concat ? scope.Add(new ConcatOp(results[0].Shape.Rank - 1), results) : scope.Add(new MapOp(Formula(results.Length)), results);
    }

    private Expr Formula(int count)
    {
        var variables = Enumerable.Range(0, count).Select(index => (Expr)new VariableExpr(index));
        return Joining switch
        {
            Joining.Add => variables.Aggregate((a, b) => a + b),
            Joining.Multiply => variables.Aggregate((a, b) => a * b),
            Joining.Average => variables.Aggregate((a, b) => a + b) / count,
            Joining.Maximum => variables.Aggregate(Prelude.Max),
            _ => throw Throw.Unreachable(Joining),
        };
    }
}

public static partial class Prelude
{
    /// <summary>Joins the paths of a <c>Branch</c> one after the other along the last axis.</summary>
    public static Joining Concat => Joining.Concat;

    /// <summary>Joins the paths of a <c>Branch</c> by their sum.</summary>
    public static Joining Add => Joining.Add;

    /// <summary>Joins the paths of a <c>Branch</c> by their product.</summary>
    public static Joining Multiply => Joining.Multiply;

    /// <summary>Joins the paths of a <c>Branch</c> by their mean.</summary>
    public static Joining Average => Joining.Average;

    /// <summary>Joins the paths of a <c>Branch</c> by their largest.</summary>
    public static Joining Maximum => Joining.Maximum;
}

public sealed partial record Model
{
    /// <summary>Adds several paths from here, whose results are joined.</summary>
    /// <param name="joining">Concat (along the last axis), Add, Multiply, Average or Maximum.</param>
    /// <param name="first">The layers of a path: <c>x => x.Conv2D(8, 3, padding: Same)</c>; <c>x => x</c> is the input itself.</param>
    /// <param name="second">Another.</param>
    /// <param name="name">The block's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A layer does not fit, or the results have other shapes.</exception>
    public Model Branch(
        Joining joining, Func<Model, Model> first, Func<Model, Model> second, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Branch(joining, [first, second], name, file, line);

    /// <inheritdoc cref="Branch(Joining, Func{Model, Model}, Func{Model, Model}, string?, string, int)"/>
    /// <param name="joining">Concat (along the last axis), Add, Multiply, Average or Maximum.</param>
    /// <param name="first">The layers of a path.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">One more.</param>
    /// <param name="name">The block's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public Model Branch(
        Joining joining,
        Func<Model, Model> first,
        Func<Model, Model> second,
        Func<Model, Model> third,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => Branch(joining, [first, second, third], name, file, line);

    /// <inheritdoc cref="Branch(Joining, Func{Model, Model}, Func{Model, Model}, string?, string, int)"/>
    /// <param name="joining">Concat (along the last axis), Add, Multiply, Average or Maximum.</param>
    /// <param name="paths">The layers of each path.</param>
    /// <param name="name">The block's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public Model Branch(Joining joining, Seq<Func<Model, Model>> paths, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Branch(joining, paths.Select(path => Dsl.Body.Of("Branch", path, OutputShape)).ToSeq(), name), new Place(file, line));
}
