using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Loops over a matrix whose columns are channels. It is walked in pieces of a few whole rows, so that narrow matrices fill lanes too; what belongs to
/// a channel lies repeated beside such a piece. Blocks of pieces may be shared by threads; their sums are added in order.
/// </summary>
internal static unsafe class Channels
{
    private const int MostBlocks = 64;
    private const long BlockNumbers = 1 << 15;
    private const int Lanes = 16;
    private const int Wide = 256;

    /// <summary>The numbers of a piece: a multiple of the channels and, unless they are many, of any lane's count.</summary>
    internal static int Piece(int channels)
    {
        var rows = channels >= Wide ? 1 : Lanes / (int)BigInteger.GreatestCommonDivisor(channels, Lanes);
        return rows * channels * (rows * channels < Wide / 4 ? Wide / 4 / (rows * channels) : 1);
    }

    /// <summary>The float32 numbers that <see cref="Sums"/> needs to work with.</summary>
    internal static long ScratchSize(long count, int piece) => 4L * piece * Blocks(count, piece);

    /// <summary>
    /// For each place of a piece Σ d and Σ d², where d = x − center, or with another matrix Σ dy and Σ dy · d, in float64; the sums of a channel's places are then to be added.
    /// </summary>
    /// <param name="x">The matrix.</param>
    /// <param name="dy">The other matrix, or null.</param>
    /// <param name="centers">For each place of a piece what is subtracted.</param>
    /// <param name="count">The numbers of the matrix.</param>
    /// <param name="piece">The numbers of a piece.</param>
    /// <param name="scratch">Memory; its beginning receives the two sums, each a piece long.</param>
    /// <param name="pool">The threads.</param>
    internal static void Sums(float* x, float* dy, double* centers, long count, int piece, double* scratch, WorkerPool pool)
    {
        var blocks = Blocks(count, piece);
        var job = new SumJob { X = x, Other = dy, Centers = centers, Count = count, Piece = piece, Sums = scratch, Length = BlockLength(count, piece) };
        pool.Run(ref job, blocks, blocks > 1);
        for (var block = 1; block < blocks; block++)
        {
            for (var i = 0; i < 2 * piece; i++)
            {
                scratch[i] += scratch[2L * piece * block + i];
            }
        }
    }

    /// <summary>The length of a block in numbers, whole pieces.</summary>
    internal static long BlockLength(long count, int piece) => (Math.Max(BlockNumbers, (count + MostBlocks - 1) / MostBlocks) + piece - 1) / piece * piece;

    internal static int Blocks(long count, int piece) => (int)((count + BlockLength(count, piece) - 1) / BlockLength(count, piece));

    private struct SumJob : IJob
    {
        internal float* X;
        internal float* Other;
        internal double* Centers;
        internal double* Sums;
        internal long Count;
        internal long Length;
        internal int Piece;

        public readonly void Run(int block)
        {
            var first = Sums + 2L * Piece * block;
            var second = first + Piece;
            new Span<double>(first, 2 * Piece).Clear();
            var end = Math.Min(Count, (block + 1) * Length);
            for (var start = block * Length; start < end; start += Piece)
            {
                Add(X + start, Other is null ? null : Other + start, Centers, first, second, (int)Math.Min(Piece, end - start));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Add(float* x, float* dy, double* centers, double* first, double* second, int count)
        {
            var half = Vector<double>.Count;
            var i = 0;
            for (; i + 2 * half <= count; i += 2 * half)
            {
                Vector.Widen(Vector.Load(x + i), out var low, out var high);
                low -= Vector.Load(centers + i);
                high -= Vector.Load(centers + i + half);
                var (lowOther, highOther) = (low, high);
                if (dy is not null)
                {
                    Vector.Widen(Vector.Load(dy + i), out lowOther, out highOther);
                }

                Vector.Store(Vector.Load(first + i) + lowOther, first + i);
                Vector.Store(Vector.Load(first + i + half) + highOther, first + i + half);
                Vector.Store(Vector.Load(second + i) + low * lowOther, second + i);
                Vector.Store(Vector.Load(second + i + half) + high * highOther, second + i + half);
            }

            for (; i < count; i++)
            {
                var distance = x[i] - centers[i];
                var other = dy is null ? distance : dy[i];
                first[i] += other;
                second[i] += distance * other;
            }
        }
    }
}

/// <summary>What is done to each number by its channel.</summary>
internal static unsafe class Channels<V> where V : struct, ISimdLane<V>
{
    /// <summary>result = (x − high − low) · factor + shift, and with another matrix + dy · scale: the mean is taken away in two parts, so that its rounding does not show.</summary>
    internal static void Run(in ChannelMap map, WorkerPool pool)
    {
        var blocks = Channels.Blocks(map.Count, map.Piece);
        var job = new Job { Map = map, Length = Channels.BlockLength(map.Count, map.Piece) };
        pool.Run(ref job, blocks, blocks > 1);
    }

    private struct Job : IJob
    {
        internal ChannelMap Map;
        internal long Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var map = Map;
            var end = Math.Min(map.Count, (block + 1) * Length);
            for (var start = block * Length; start < end; start += map.Piece)
            {
                var size = (int)Math.Min(map.Piece, end - start);
                for (var i = 0; i < size; i += V.Count)
                {
                    var n = Math.Min(V.Count, size - i);
                    var x = V.LoadPartial(map.X + start + i, n, default) - V.LoadPartial(map.High + i, n, default) - V.LoadPartial(map.Low + i, n, default);
                    var y = V.Fma(x, V.LoadPartial(map.Factor + i, n, default), V.LoadPartial(map.Shift + i, n, default));
                    if (map.Other is not null)
                    {
                        y = V.Fma(V.LoadPartial(map.Other + start + i, n, default), V.LoadPartial(map.Scale + i, n, default), y);
                    }

                    V.StorePartial(map.Result + start + i, n, map.Accumulate ? V.LoadPartial(map.Result + start + i, n, default) + y : y);
                }
            }
        }
    }
}

/// <summary>The places of <see cref="Channels{V}.Run"/>: matrices, and for each place of a piece a number.</summary>
internal unsafe struct ChannelMap
{
    internal float* X;

    /// <summary>The other matrix, or null.</summary>
    internal float* Other;
    internal float* Result;
    internal float* High;
    internal float* Low;
    internal float* Factor;
    internal float* Shift;
    internal float* Scale;
    internal long Count;
    internal int Piece;
    internal bool Accumulate;
}
