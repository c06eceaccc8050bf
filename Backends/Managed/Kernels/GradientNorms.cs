namespace Pipeline.Backends.Managed;

/// <summary>The norms of gradients: squares summed in float64, in blocks whose order is that of the parameters, whatever the number of threads.</summary>
internal sealed unsafe class GradientNorms
{
    private readonly Region[] _blocks;

    /// <summary>For each block its parameter.</summary>
    private readonly int[] _owners;
    private readonly double[] _partial;

    internal GradientNorms(ParameterLayout layout)
    {
        var trained = layout.Trained.ToArray();
        var blocks = trained.SelectMany((p, owner) => Pieces(layout.Regions[p]).Select(piece => (Piece: piece, Owner: owner))).ToArray();
        (_blocks, _owners) = ([.. blocks.Select(block => block.Piece)], [.. blocks.Select(block => block.Owner)]);
        (_partial, Squares) = (new double[blocks.Length], new double[trained.Length]);
    }

    /// <summary>For each trained parameter the square of its gradient's norm, as it was measured last.</summary>
    internal double[] Squares { get; }

    /// <summary>Measures gradients, with those that wait.</summary>
    /// <param name="gradients">The gradients of this step.</param>
    /// <param name="sums">The gradients that wait, or null.</param>
    /// <param name="pool">The threads.</param>
    internal void Measure(float* gradients, float* sums, WorkerPool pool)
    {
        var job = new Job { Norms = this, Gradients = gradients, Waiting = sums };
        pool.Run(ref job, _blocks.Length, _blocks.Length > Squares.Length);
        Array.Clear(Squares);
        for (var block = 0; block < _blocks.Length; block++)
        {
            Squares[_owners[block]] += _partial[block];
        }
    }

    private static IEnumerable<Region> Pieces(Region region)
    {
        for (var done = 0L; done < region.Size; done += UpdateParts.Block)
        {
            yield return new(region.Offset + done, Math.Min(UpdateParts.Block, region.Size - done));
        }
    }

    private struct Job : IJob
    {
        internal GradientNorms Norms;
        internal float* Gradients;
        internal float* Waiting;

        public readonly void Run(int block)
        {
            var (offset, size) = Norms._blocks[block];
            Norms._partial[block] = Waiting == null
                ? Sums.OfSquares(Gradients + offset, size)
                : Sums.OfSquaredSums(Gradients + offset, Waiting + offset, size);
        }
    }
}
