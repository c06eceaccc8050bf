using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Pipeline.Backends.Managed;

/// <summary>Work in numbered blocks that may run in any order, on any thread.</summary>
internal interface IJob
{
    void Run(int block);
}

/// <summary>
/// Threads of one session. They start with the first job that is worth them, take blocks in turn with the caller, and end with the session.
/// Running a job allocates nothing. Which thread takes which block does not matter: a block's result depends on the block alone.
/// </summary>
internal sealed unsafe class WorkerPool(int threads) : IDisposable
{
    private const int SpinsBeforeYielding = 2000;

    private readonly Worker[] _workers = new Worker[threads - 1];
    private delegate*<void*, int, void> _body;
    private void* _job;
    private int _blocks;
    private int _next;
    private int _busy;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The caller's thread alone: nothing to start, to wait for or to end, so all may share it.</summary>
    internal static WorkerPool CallerOnly { get; } = new(threads: 1);

    /// <summary>Worker threads that are running, the caller not counted.</summary>
    internal int Started { get; private set; }

    /// <summary>Bytes that the worker threads have allocated in jobs.</summary>
    internal long AllocatedBytes
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < Started; i++)
            {
                sum += _workers[i].AllocatedBytes;
            }

            return sum;
        }
    }

    /// <summary>Runs all blocks and returns when they are done. The job must be a local of the caller: the workers see its address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Run<J>(ref J job, int blocks, bool threaded) where J : struct, IJob
    {
        if (!threaded || blocks < 2 || _workers.Length == 0)
        {
            for (var block = 0; block < blocks; block++)
            {
                job.Run(block);
            }

            return;
        }

        Start();
        _body = &Invoke<J>;
        _job = Unsafe.AsPointer(ref job);
        _blocks = blocks;
        _next = 0;
        var helpers = Math.Min(_workers.Length, blocks - 1);
        Volatile.Write(ref _busy, helpers);
        for (var i = 0; i < helpers; i++)
        {
            _workers[i].Wake();
        }

        TakeBlocks();
        Join();
    }

    /// <summary>Ends the threads; no job may be running.</summary>
    public void Dispose()
    {
        for (var i = 0; i < Started; i++)
        {
            _workers[i].Dispose();
        }

        Started = 0;
    }

    private void Start()
    {
        while (Started < _workers.Length)
        {
            _workers[Started] = new Worker(this, Started + 1);
            Started++;
        }
    }

    private static void Invoke<J>(void* job, int block) where J : struct, IJob => Unsafe.AsRef<J>(job).Run(block);

    private void TakeBlocks()
    {
        try
        {
            for (var block = Interlocked.Increment(ref _next) - 1; block < _blocks; block = Interlocked.Increment(ref _next) - 1)
            {
                _body(_job, block);
            }
        }
        catch (Exception failure)
        {
            // The job lives on the caller's stack, so the caller must wait for all before it may leave.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
    }

    private void Join()
    {
        for (var spins = 0; Volatile.Read(ref _busy) != 0; spins++)
        {
            if (spins < SpinsBeforeYielding)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }

        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            failure.Throw();
        }
    }

    /// <summary>A thread that spins for a moment after each job, because a step has many in a row, and then sleeps.</summary>
    private sealed class Worker : IDisposable
    {
        private const int Idle = 0;
        private const int Working = 1;
        private const int Sleeping = 2;
        private const int Stopping = 3;
        private const int SpinsBeforeSleeping = 1000;

        private readonly WorkerPool _pool;
        private readonly SemaphoreSlim _wakeUp = new(0);
        private readonly Thread _thread;
        private int _state;
        private long _allocated;

        internal Worker(WorkerPool pool, int number)
        {
            _pool = pool;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"Managed worker {number}" };
            _thread.Start();
        }

        internal long AllocatedBytes => Volatile.Read(ref _allocated);

        internal void Wake() => Signal(Working);

        public void Dispose()
        {
            Signal(Stopping);
            _thread.Join();
            _wakeUp.Dispose();
        }

        private void Signal(int state)
        {
            if (Interlocked.Exchange(ref _state, state) == Sleeping)
            {
                _wakeUp.Release();
            }
        }

        private void Loop()
        {
            while (AwaitSignal() == Working)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                _pool.TakeBlocks();
                Volatile.Write(ref _allocated, _allocated + GC.GetAllocatedBytesForCurrentThread() - before);
                Volatile.Write(ref _state, Idle);
                Interlocked.Decrement(ref _pool._busy);
            }
        }

        private int AwaitSignal()
        {
            for (var spins = 0; spins < SpinsBeforeSleeping; spins++)
            {
                var state = Volatile.Read(ref _state);
                if (state != Idle)
                {
                    return state;
                }

                Thread.SpinWait(1);
            }

            if (Interlocked.CompareExchange(ref _state, Sleeping, Idle) == Idle)
            {
                _wakeUp.Wait();
            }

            return Volatile.Read(ref _state);
        }
    }
}
