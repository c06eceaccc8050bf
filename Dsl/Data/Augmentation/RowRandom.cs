namespace Pipeline.Data;

/// <summary>The random numbers of one row in one epoch, by their place: a pure function of seed, epoch, row and place, so that neither batch size nor order nor thread changes them.</summary>
public readonly record struct RowRandom
{
    private readonly Philox _uniform;
    private readonly Philox _normal;
    private readonly ulong _step;

    internal RowRandom(Philox uniform, Philox normal, int epoch, long row) => (_uniform, _normal, _step) = (uniform, normal, ((ulong)epoch << 40) | (ulong)row);

    /// <summary>A number in [0, 1).</summary>
    /// <param name="place">Which of the row's numbers, from 0; the same place gives the same number.</param>
    public double Uniform(int place) => _uniform.Uniform(_step, (uint)place);

    /// <summary>A standard normal number; its place counts separately from those of the others.</summary>
    /// <param name="place">Which of the row's numbers, from 0.</param>
    public double Normal(int place) => _normal.Normal(_step, (uint)place);

    /// <summary>A whole number from <paramref name="lowest"/> to <paramref name="highest"/>, both included, each with the same chance.</summary>
    /// <param name="place">Which of the row's numbers, from 0; the places are those of <see cref="Uniform"/>.</param>
    /// <param name="lowest">The lowest.</param>
    /// <param name="highest">The highest.</param>
    public int Whole(int place, int lowest, int highest) => lowest + (int)(Uniform(place) * (highest - lowest + 1L));
}
