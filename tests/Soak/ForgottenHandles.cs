using System.Diagnostics.Tracing;
using System.Runtime.InteropServices;

namespace Pipeline.Tests;

/// <summary>
/// Counts handles that nobody disposed: the collector's finalizers free them in the end, so memory does not show them. The runtime tells of each object that it finalizes, and what was disposed is not.
/// </summary>
internal sealed class ForgottenHandles : EventListener
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const string Finalized = "FinalizeObject";
    private const EventKeywords Collections = (EventKeywords)1;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<nint, int> _finalized = [];
    private readonly ManualResetEventSlim _isAllTold = new();

    /// <summary>The handles that were finalized since this was made, by type, such as <c>3 SafeFileHandle</c>.</summary>
    /// <exception cref="TimeoutException">The runtime tells nothing.</exception>
    internal IReadOnlyList<string> Count()
    {
        Collect();
        Forget();
        Collect();
        if (!_isAllTold.Wait(s_patience))
        {
            throw new TimeoutException($"The runtime did not tell of a finalizer within {s_patience}.");
        }

        lock (_lock)
        {
            return [.. from type in HandleTypes() where _finalized.ContainsKey(IdOf(type)) select $"{_finalized[IdOf(type)]} {type.Name}"];
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _isAllTold.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Runtime)
        {
            EnableEvents(eventSource, EventLevel.Verbose, Collections);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is not { } name || !name.StartsWith(Finalized, StringComparison.Ordinal) || eventData.Payload?[0] is not nint type)
        {
            return;
        }

        if (type == IdOf(typeof(LastHandle)))
        {
            _isAllTold.Set();
            return;
        }

        lock (_lock)
        {
            _finalized[type] = _finalized.GetValueOrDefault(type) + 1;
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Finalizers run one after the other and are told of in order: after this one's, all are told of.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget() => _ = new LastHandle();

    private static IEnumerable<Type> HandleTypes() =>
        AppDomain.CurrentDomain.GetAssemblies().SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsSubclassOf(typeof(SafeHandle)) && !type.ContainsGenericParameters);

    private static nint IdOf(Type type) => type.TypeHandle.Value;

    /// <summary>A handle that is never disposed.</summary>
    private sealed class LastHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => false;

        protected override bool ReleaseHandle() => true;
    }
}
