namespace Pipeline.Data;

/// <summary>Rows that come chunk by chunk, more than memory holds: from a database, from files, from a generator. <c>SampleStream.From(() => ReadChunks())</c>.</summary>
/// <remarks>
/// How many rows a chunk has is free, and changes no number: batches are cut over the chunks' borders. All chunks have samples of one shape, as many targets and one number type.
/// </remarks>
public sealed partial class SampleStream
{
    /// <summary>The chunks that are read ahead where nothing else is said.</summary>
    internal const int DefaultAhead = 2;

    private readonly Func<CancellationToken, IEnumerable<Samples>> _open;

    private SampleStream(Func<CancellationToken, IEnumerable<Samples>> open, bool isOnce)
    {
        (_open, IsOnce) = (open, isOnce);
        (Ahead, FeatureNames, TargetNames, Classes) = (DefaultAhead, [], [], []);
    }

    /// <summary>Whether it can be read a single time.</summary>
    public bool IsOnce { get; }

    /// <summary>The chunks that are read ahead, on a thread of their own; 0 for none.</summary>
    public int Ahead { get; private init; }

    /// <summary>The name of each feature of a sample, in storage order; empty when unknown.</summary>
    public Seq<string> FeatureNames { get; private init; }

    /// <summary>The name of each target; empty when unknown.</summary>
    public Seq<string> TargetNames { get; private init; }

    /// <summary>The names of the classes, where each row's one target is the index of its class; else empty.</summary>
    public Seq<string> Classes { get; private init; }

    /// <summary>A stream that is opened anew for each epoch: the function is called each time.</summary>
    /// <param name="open">Gives the chunks from the first on. It is called on the thread that reads ahead.</param>
    public static SampleStream From(Func<IEnumerable<Samples>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(_ => open(), isOnce: false);
    }

    /// <summary>A stream that is opened anew for each epoch: the function is called each time.</summary>
    /// <param name="open">Gives the chunks from the first on; the token says that no more are wanted, so that a read that waits can end.</param>
    public static SampleStream From(Func<CancellationToken, IEnumerable<Samples>> open) => new(open ?? throw new ArgumentNullException(nameof(open)), isOnce: false);

    /// <summary>An asynchronous stream that is opened anew for each epoch: the function is called each time.</summary>
    /// <param name="open">Gives the chunks from the first on. Its enumerator gets a token, which says that no more are wanted.</param>
    public static SampleStream From(Func<IAsyncEnumerable<Samples>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new(cancellation => Waiting(open(), cancellation), isOnce: false);
    }

    /// <summary>A data set as a stream, cut into chunks.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="chunk">The rows of a chunk; the last may be short.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunk"/> is not positive.</exception>
    public static SampleStream From(Dataset data, int chunk)
    {
        ArgumentNullException.ThrowIfNull(data);
        var size = chunk > 0 ? chunk : throw Throw.NotPositive(nameof(SampleStream), nameof(chunk), chunk);
        IEnumerable<Samples> Chunks() => Enumerable.Range(0, data.Count).Chunk(size).Select(rows => data.Samples.Rows(rows));
        return From(Chunks).Named(data.FeatureNames, data.TargetNames, data.Classes);
    }

    /// <summary>A stream that can be read a single time: for one epoch, one evaluation, one prediction.</summary>
    public static SampleStream Once(IEnumerable<Samples> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return Once(_ => chunks);
    }

    /// <inheritdoc cref="Once(IEnumerable{Samples})"/>
    public static SampleStream Once(IAsyncEnumerable<Samples> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return Once(cancellation => Waiting(chunks, cancellation));
    }

    /// <summary>The same stream with names; what is not given stays.</summary>
    /// <param name="features">One name per value of a sample, in storage order, or none (<c>[]</c>).</param>
    /// <param name="targets">One name per target, or none (<c>[]</c>).</param>
    /// <param name="classes">One name per class, where each row's one target is the index of its class; <c>[]</c> makes classes numbers.</param>
    public SampleStream Named(Seq<string>? features = null, Seq<string>? targets = null, Seq<string>? classes = null) => new(_open, IsOnce)
    {
        Ahead = Ahead,
        FeatureNames = features ?? FeatureNames,
        TargetNames = targets ?? TargetNames,
        Classes = classes ?? Classes,
    };

    /// <summary>The same stream with another number of chunks that are read ahead while a model trains on those before. It changes time and memory, and no number.</summary>
    /// <param name="chunks">How many chunks wait at most, beside the one in use and the one that is being read; 2 by default. With 0 each is read when it is needed, without another thread.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public SampleStream Prefetch(int chunks) => new(_open, IsOnce)
    {
        Ahead = chunks >= 0 ? chunks : throw Throw.NegativeAhead(chunks),
        FeatureNames = FeatureNames,
        TargetNames = TargetNames,
        Classes = Classes,
    };

    /// <summary>The same stream with each chunk changed; names stay.</summary>
    internal SampleStream Map(Func<Samples, Samples> change) => new(cancellation => Chunks(cancellation).Select(change), IsOnce)
    {
        Ahead = Ahead,
        FeatureNames = FeatureNames,
        TargetNames = TargetNames,
        Classes = Classes,
    };

    /// <summary>The chunks from the first on, read as they are asked for, on the thread that asks.</summary>
    /// <param name="cancellation">Says that no more are wanted.</param>
    /// <exception cref="InvalidOperationException">The stream can be read a single time, and was.</exception>
    public IEnumerable<Samples> Chunks(CancellationToken cancellation = default) => _open(cancellation) ?? throw Throw.NoChunks();

    /// <summary>A chunk as a data set, with the stream's names.</summary>
    /// <param name="chunk">Rows of the stream.</param>
    /// <exception cref="DataException">The names do not fit, or there is a target that is no index of the classes.</exception>
    public Dataset ToDataset(Samples chunk) => new(chunk ?? throw new ArgumentNullException(nameof(chunk)), FeatureNames, TargetNames, Classes);

    /// <summary>What it is: <c>SampleStream, 10 classes</c>.</summary>
    public override string ToString() => Classes.Count > 0 ? $"SampleStream, {Text.Number(Classes.Count)} classes" : "SampleStream";

    private static SampleStream Once(Func<CancellationToken, IEnumerable<Samples>> open)
    {
        var opened = 0;
        return new(cancellation => Interlocked.Exchange(ref opened, 1) == 0 ? open(cancellation) : throw Throw.ReadTwice(), isOnce: true);
    }

    /// <summary>The chunks of an asynchronous stream, each waited for; awaited on the thread pool, where no caller's context is in the way.</summary>
    private static IEnumerable<Samples> Waiting(IAsyncEnumerable<Samples> chunks, CancellationToken cancellation)
    {
        var source = chunks.GetAsyncEnumerator(cancellation);
        try
        {
            while (Task.Run(() => source.MoveNextAsync().AsTask(), CancellationToken.None).GetAwaiter().GetResult())
            {
                yield return source.Current;
            }
        }
        finally
        {
            Task.Run(() => source.DisposeAsync().AsTask(), CancellationToken.None).GetAwaiter().GetResult();
        }
    }
}
