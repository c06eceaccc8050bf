namespace Pipeline.Dsl;

/// <summary>What a model or an objective lowers to: ops in order, each reading earlier ones, with static shapes and parameter specs. Engines plan from it, the exporter lowers it again.</summary>
/// <param name="Nodes">The nodes in the order of computation; node 0 is the input.</param>
/// <param name="Parameters">The parameters in the order of the model.</param>
/// <param name="Output">The node of the model's output: what Predict gives.</param>
/// <param name="Loss">The node of the loss, or -1 for a model without one.</param>
/// <param name="Penalties">The nodes of activity penalties, to be added to the loss.</param>
public sealed record ModelGraph(Seq<GraphNode> Nodes, Seq<ParameterSpec> Parameters, int Output, int Loss, Seq<int> Penalties)
{
    /// <summary>How the weighted losses of a batch's rows become one: their sum, for the mean divided by the number of rows. Activity penalties are means always.</summary>
    public Reduction LossReduction { get; init; }

    /// <summary>The shape of one sample of features.</summary>
    public Shape InputShape => Nodes[0].Shape;

    /// <summary>The shape of one sample of output.</summary>
    public Shape OutputShape => Nodes[Output].Shape;
}

/// <summary>One op applied to earlier nodes.</summary>
/// <param name="Op">What is computed.</param>
/// <param name="Inputs">The nodes it reads.</param>
/// <param name="Parameters">The parameters it reads, as places in <see cref="ModelGraph.Parameters"/>.</param>
/// <param name="Shape">The shape of one sample of the result; [] for losses and penalties.</param>
/// <param name="Path">The path of the layer it belongs to, <c>2:Dense</c>; <c>input</c> and <c>loss</c> outside the layers.</param>
public sealed record GraphNode(Op Op, Seq<int> Inputs, Seq<int> Parameters, Shape Shape, string Path);

/// <summary>What a parameter is for.</summary>
public enum ParameterRole
{
    /// <summary>Changed by the optimizer.</summary>
    Trainable,

    /// <summary>What the optimizer would change, but for its layer being frozen: it stays as it is, and penalties on it are left out.</summary>
    Frozen,

    /// <summary>Gathered in training, such as a moving mean.</summary>
    Statistic,

    /// <summary>Computed from the training rows before training, such as a scale.</summary>
    Fitted,
}

/// <summary>One parameter of a model.</summary>
/// <param name="Path">Its path, <c>2:Dense.weight</c>: the same in errors, files, ONNX and Summary.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="Regularizer">The penalty on it, the objective's included, or null.</param>
/// <param name="Role">What it is for.</param>
public sealed record ParameterSpec(string Path, Shape Shape, Initializer Initializer, Regularizer? Regularizer, ParameterRole Role)
{
    /// <summary>What each update ends with, or null.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>How a fitted parameter follows from the training rows; null for others.</summary>
    public Fitting? Fitting { get; init; }
}
