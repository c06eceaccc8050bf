using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Pipeline.Backends;

/// <summary>Reads a sequence some items ahead on a thread of its own, which ends when this is disposed. What goes wrong there comes out here, after the items before it.</summary>
internal sealed class Ahead<T> : IDisposable
    where T : class
{
    /// <summary>How long the end waits for a read that does not hear the token; then its thread, a background one, is left to end with its read.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop;
    private readonly IEnumerator<T>? _inline;
    private readonly BlockingCollection<T>? _items;
    private readonly Thread? _thread;
    private ExceptionDispatchInfo? _error;
    private bool _isStopped;

    /// <summary>Begins to read.</summary>
    /// <param name="open">Gives the sequence; called on the thread that reads, with a token that says when no more is wanted.</param>
    /// <param name="count">How many items wait at most; with 0 there is no thread.</param>
    /// <param name="cancellation">Ends it.</param>
    internal Ahead(Func<CancellationToken, IEnumerable<T>> open, int count, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (count == 0)
        {
            _inline = open(_stop.Token).GetEnumerator();
            return;
        }

        _items = new BlockingCollection<T>(count);
        _thread = new Thread(() => Read(open)) { IsBackground = true, Name = "Pipeline reads ahead" };
        _thread.Start();
    }

    /// <summary>Whether it ended because it was cancelled.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>The next item, waited for; null after the last, or when cancelled.</summary>
    internal T? Next()
    {
        try
        {
            if (_inline is not null)
            {
                _stop.Token.ThrowIfCancellationRequested();
                return _inline.MoveNext() ? _inline.Current : null;
            }

            if (!_items!.IsCompleted && _items.TryTake(out var item, Timeout.Infinite, _stop.Token))
            {
                return item;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            IsCut = true;
            return null;
        }

        _error?.Throw();
        IsCut = _isStopped;
        return null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread?.Join(Patience) == false)
        {
            return;
        }

        _items?.Dispose();
        _inline?.Dispose();
        _stop.Dispose();
    }

    private void Read(Func<CancellationToken, IEnumerable<T>> open)
    {
        try
        {
            foreach (var item in open(_stop.Token))
            {
                _items!.Add(item, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _isStopped = true;
        }
        catch (Exception exception)
        {
            _error = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _items!.CompleteAdding();
        }
    }
}
