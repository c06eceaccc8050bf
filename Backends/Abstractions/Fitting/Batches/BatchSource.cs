using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Where the batches of an epoch come from: a pure function of settings and epoch, so that a training goes on anywhere, inside an epoch too.</summary>
/// <param name="kind">What the rows are.</param>
/// <param name="mostRows">The most rows of a batch.</param>
internal abstract class BatchSource(RowKind kind, int mostRows) : IDisposable
{
    /// <summary>What the rows are.</summary>
    internal RowKind Kind { get; } = kind;

    internal int MostRows { get; } = mostRows;

    /// <summary>The rows of the data; 0 where that is not known.</summary>
    internal abstract int Rows { get; }

    /// <summary>Whether all rows can be read again and again.</summary>
    internal virtual bool IsRepeatable => true;

    /// <summary>The batches of an epoch, from 0; 0 where that is not known.</summary>
    internal abstract int Batches(int epoch);

    /// <summary>The rows of an epoch's batches together; 0 where that is not known.</summary>
    internal abstract int RowsOf(int epoch);

    /// <summary>An epoch's batches from one on, both counted from 0. One epoch is read at a time.</summary>
    internal abstract BatchReader Epoch(int epoch, int first, CancellationToken cancellation);

    /// <summary>Each row once and in order, as it is, to be measured.</summary>
    internal abstract BatchReader All(CancellationToken cancellation);

    /// <summary>All features once and in order, in pieces, to fit preprocessing layers to.</summary>
    internal abstract IEnumerable<Tensor> Features(CancellationToken cancellation);

    public virtual void Dispose()
    {
    }
}

/// <summary>What rows are.</summary>
/// <param name="Form">How the loss reads the targets.</param>
/// <param name="TargetWidth">The number of targets per row.</param>
/// <param name="Classes">The names of the classes, where there are some.</param>
/// <param name="FeatureNames">The names of the features, where there are some.</param>
internal sealed record RowKind(TargetForm Form, int TargetWidth, Seq<string> Classes, Seq<string> FeatureNames);

/// <summary>Batches, one after the other.</summary>
internal abstract class BatchReader : IDisposable
{
    /// <summary>The batch reached; valid until the next is.</summary>
    internal abstract Batch Current { get; }

    /// <summary>Whether no other batch comes after the one reached.</summary>
    internal abstract bool IsLast { get; }

    /// <summary>Whether there are no more batches because it was cancelled while it waited for rows.</summary>
    internal virtual bool IsCut => false;

    /// <summary>After the last batch: refuses to take the rows so far for all of them.</summary>
    internal void ThrowIfCut(CancellationToken cancellation)
    {
        if (IsCut)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Goes to the next batch.</summary>
    internal abstract bool Next();

    public virtual void Dispose()
    {
    }
}
