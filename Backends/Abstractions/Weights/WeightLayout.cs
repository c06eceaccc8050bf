namespace Pipeline.Backends;

/// <summary>How a file that another library wrote names and arranges weights.</summary>
public enum WeightLayout
{
    /// <summary>
    /// As Keras has them, which is how they are here too: <c>dense/kernel</c>, <c>dense/kernel:0</c>, or by number <c>layers/dense/vars/0</c>. A kernel is our weight; other names are the same.
    /// </summary>
    Keras,

    /// <summary>
    /// As PyTorch has them: <c>fc1.weight [out, in]</c>, <c>conv.weight [out, in / groups, h, w]</c>, of a transposed convolution [in, out, h, w], <c>bn.weight, bias, running_mean, running_var</c>.
    /// Weights are turned; a dense layer after a flattened image gets its rows in the order of channels last.
    /// </summary>
    PyTorch,
}
