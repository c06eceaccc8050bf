namespace Pipeline.Tests;

/// <summary>The lectures' losses in this library's words.</summary>
internal static class LectureLosses
{
    /// <summary>(a - t)²/2.</summary>
    internal static Loss Halved { get; } = LossOf((a, t) => (a - t) * (a - t) / 2);

    /// <summary>Σ t · a: the targets are its gradient.</summary>
    internal static Loss Linear { get; } = LossOf((a, t) => t * a).Summed();

    /// <summary>Over samples and outputs the sum, where the default is the mean.</summary>
    internal static Loss Summed(this Loss loss) => loss with { Outputs = Reduction.Sum, Samples = Reduction.Sum };
}
