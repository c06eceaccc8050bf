namespace Pipeline.Backends;

/// <summary>What the history holds beside the measures of each epoch. Nothing by default, and then it costs nothing.</summary>
[Flags]
public enum Recording
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Loss and rate of every step: <see cref="History.Steps"/>.</summary>
    Steps = 1,

    /// <summary>
    /// For each layer the L2 norm of the gradient over all its trainable parameters, the mean over the epoch's steps: of each step's own batch, in training mode with its dropout masks, penalties included, at the
    /// weights before the update and before clipping. Each gradient is computed a second time, so training takes about twice as long.
    /// </summary>
    GradientNorms = 2,

    /// <summary>
    /// For each layer that ends in an activation with a flat part at 0 (<c>Relu</c>, <c>HardSigmoid</c>), the share of its units (the entries of its last axis, so a convolution's channels) that are exactly 0 for every
    /// training row at every position: in inference mode, with the weights after the epoch. It goes through all training rows once for each such layer.
    /// </summary>
    DeadUnits = 4,
}
