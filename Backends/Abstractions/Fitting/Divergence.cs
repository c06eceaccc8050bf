namespace Pipeline.Backends;

/// <summary>Where a training stopped being finite.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Batch">From 1; 0 for the measuring after the last batch.</param>
/// <param name="Quantity">The first quantity that was not finite.</param>
internal readonly record struct Divergence(int Epoch, int Batch, string Quantity)
{
    public override string ToString() => $"epoch {Epoch}, {(Batch == 0 ? "measured after its last batch" : $"batch {Batch}")}: {Quantity} is not finite";
}
