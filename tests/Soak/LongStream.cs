using System.Globalization;

namespace Pipeline.Tests;

/// <summary>One epoch over a generated stream of any length: what is held must not grow with it.</summary>
internal sealed class LongStream
{
    /// <summary>The most that the managed heap may hold, however long the stream is.</summary>
    private const long Limit = 256L << 20;

    private const int Features = 255;
    private const int RowBytes = (Features + 1) * sizeof(float);
    private const int ChunkRows = 4096;
    private const int BatchRows = 512;
    private const double MiB = 1 << 20;

    private static readonly Philox s_random = Philox.For(1, "soak");
    private readonly long _rows;

    /// <param name="bytes">The length of the stream: features and targets as float32.</param>
    internal LongStream(long bytes) => _rows = Math.Max(2 * BatchRows, (bytes + RowBytes - 1) / RowBytes);

    /// <summary>Trains, and says what was read and held; whether all rows were, memory stayed within the limit, and the loss fell.</summary>
    internal bool Run(IBackend engine, TextWriter output)
    {
        var progress = new Watch();
        var started = TimeProvider.System.GetTimestamp();
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{engine}: {_rows} rows of {RowBytes} bytes in chunks of {ChunkRows}, read ahead; the heap may have {limit / MiB:F0} MiB"));
        var trained = Input(Features).Dense(8, Tanh).Dense(1).Loss(MeanSquaredError).Optimizer(Adam(0.003)).Compile(engine)
            .Fit(SampleStream.From(Chunks), batchSize: BatchRows, progress: progress);
        var (loss, first) = (progress.LastLoss, progress.FirstLoss);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Rows} rows, {progress.Rows * RowBytes} bytes, peak heap {progress.Peak / MiB:F1} MiB (at most {Limit / MiB:F0}), loss {first:F4} in the first batches and {loss:F4} in the last, "
            + $"{trained.State.Calls} steps in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s"));
        return progress.Rows == _rows && progress.Peak <= Limit && loss < first / 2;
    }

    /// <summary>Uniform features, and a target that is a fixed sum of them.</summary>
    private IEnumerable<Samples> Chunks()
    {
        for (var first = 0L; first < _rows; first += ChunkRows)
        {
            var rows = (int)Math.Min(ChunkRows, _rows - first);
            var (features, targets) = (new float[rows * Features], new float[rows]);
            for (var row = 0; row < rows; row++)
            {
                Fill(first + row, features.AsSpan(row * Features, Features));
                for (var i = 0; i < Features; i++)
                {
                    targets[row] += features[(row * Features) + i] * (i % 2 == 0 ? 0.1f : -0.1f);
                }
            }

            yield return new Samples(Tensor(features, [rows, Features]), Tensor(targets, [rows, 1]));
        }

        static Tensor Tensor(float[] values, Shape shape) => Dsl.Tensor.Of(System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values), shape);
    }

    private static void Fill(long row, Span<float> values)
    {
        const float Scale = 2f / (1L << 32);
        for (var i = 0; i < values.Length; i += 4)
        {
            var (a, b, c, d) = s_random.Block((ulong)row, (ulong)i / 4);
            ReadOnlySpan<float> four = [(a * Scale) - 1, (b * Scale) - 1, (c * Scale) - 1, (d * Scale) - 1];
            four[..Math.Min(4, values.Length - i)].CopyTo(values[i..]);
        }
    }

    /// <summary>Counts rows and looks at the heap after each batch.</summary>
    private sealed class Watch : IProgress<TrainingEvent>
    {
        private const int Some = 10;
        private readonly Queue<double> _last = new();
        private double _firstSum;
        private int _batches;

        internal long Rows { get; private set; }

        internal long Peak { get; private set; }

        internal double FirstLoss => _firstSum / Math.Min(Some, _batches);

        internal double LastLoss => _last.Average();

        public void Report(TrainingEvent value)
        {
            if (value is not BatchCompleted batch)
            {
                return;
            }

            Rows += batch.Rows;
            Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: false));
            _firstSum += ++_batches <= Some ? batch.Loss.Total : 0;
            _last.Enqueue(batch.Loss.Total);
            if (_last.Count > Some)
            {
                _last.Dequeue();
            }
        }
    }
}
