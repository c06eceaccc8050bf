using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Where the batches of an epoch come from: a pure function of settings and epoch, so that a training goes on anywhere, inside an epoch too.</summary>
/// <param name="form">How the loss reads the targets.</param>
/// <param name="targetWidth">The number of targets per row.</param>
/// <param name="mostRows">The most rows of a batch.</param>
internal abstract class BatchSource(TargetForm form, int targetWidth, int mostRows)
{
    internal TargetForm Form { get; } = form;

    internal int TargetWidth { get; } = targetWidth;

    internal int MostRows { get; } = mostRows;

    /// <summary>The rows of the data; 0 where that is not known.</summary>
    internal abstract int Rows { get; }

    /// <summary>The batches of an epoch, from 0; 0 where that is not known.</summary>
    internal abstract int Batches(int epoch);

    /// <summary>The rows of an epoch's batches together; 0 where that is not known.</summary>
    internal abstract int RowsOf(int epoch);

    /// <summary>An epoch's batches from one on, both counted from 0. One epoch is read at a time.</summary>
    internal abstract BatchReader Epoch(int epoch, int first, CancellationToken cancellation);

    /// <summary>Each row once and in order, to be measured.</summary>
    internal abstract BatchReader All();
}

/// <summary>Batches, one after the other.</summary>
internal abstract class BatchReader : IDisposable
{
    /// <summary>The batch reached; valid until the next is.</summary>
    internal abstract Batch Current { get; }

    /// <summary>Whether no other batch comes after the one reached.</summary>
    internal abstract bool IsLast { get; }

    /// <summary>Goes to the next batch.</summary>
    internal abstract bool Next();

    public abstract void Dispose();
}
