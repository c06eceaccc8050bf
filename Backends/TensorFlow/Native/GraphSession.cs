using Google.Protobuf;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>A graph that runs. Runs may overlap; what a run gives belongs to its caller.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly GraphWriter _graph;
    private readonly SafeSessionHandle _session;

    internal unsafe GraphSession(GraphWriter graph, byte[] config)
    {
        _graph = graph;
        using var status = c_api.TF_NewStatus();
        using var options = c_api.TF_NewSessionOptions();
        fixed (byte* bytes = config)
        {
            c_api.TF_SetConfig(options, (nint)bytes, (ulong)config.Length, status);
        }

        NativeStatus.Check(status, "reading the settings");
        _session = c_api.TF_NewSession(graph.Handle, options, status);
        NativeStatus.Check(status, "opening a session");
    }

    /// <summary>Feeds tensors, runs targets, gives the values of outputs; with neither does nothing, which TensorFlow would refuse.</summary>
    /// <param name="feeds">The placeholders.</param>
    /// <param name="tensors">What is fed, one tensor for each placeholder.</param>
    /// <param name="outputs">What is asked for.</param>
    /// <param name="targets">What else is to happen.</param>
    /// <param name="status">A status of the calling thread.</param>
    /// <returns>The tensors of the outputs; the caller disposes them.</returns>
    internal unsafe SafeTensorHandle[] Run(TF_Output[] feeds, SafeTensorHandle[] tensors, TF_Output[] outputs, nint[] targets, SafeStatusHandle status)
    {
        if (outputs.Length == 0 && targets.Length == 0)
        {
            return [];
        }

        var fed = Array.ConvertAll(tensors, tensor => tensor.DangerousGetHandle());
        var results = new nint[outputs.Length];
        c_api.TF_SessionRun(_session, null, feeds, fed, feeds.Length, outputs, results, outputs.Length, targets, targets.Length, 0, status);
        GC.KeepAlive(tensors);
        NativeStatus.Check(status, "running a step");
        return Array.ConvertAll(results, result => new SafeTensorHandle(result));
    }

    /// <summary>Runs once more and tells on which devices the ops of some types were run.</summary>
    internal unsafe string[] DevicesOf(TF_Output[] feeds, SafeTensorHandle[] tensors, TF_Output[] outputs, SafeStatusHandle status)
    {
        var options = new RunOptions { OutputPartitionGraphs = true }.ToByteArray();
        var fed = Array.ConvertAll(tensors, tensor => tensor.DangerousGetHandle());
        var results = new nint[outputs.Length];
        using var metadata = c_api.TF_NewBuffer();
        fixed (byte* bytes = options)
        {
            var buffer = new TF_Buffer { data = (nint)bytes, length = (ulong)options.Length };
            c_api.TF_SessionRun(_session, &buffer, feeds, fed, feeds.Length, outputs, results, outputs.Length, [], 0, metadata.DangerousGetHandle(), status);
        }

        GC.KeepAlive(tensors);
        NativeStatus.Check(status, "asking for the device");
        foreach (var result in results)
        {
            new SafeTensorHandle(result).Dispose();
        }

        var nodes = RunMetadata.Parser.ParseFrom(c_api.TF_GetBuffer(metadata).ToByteArray()).PartitionGraphs.SelectMany(part => part.Node);
        return [.. nodes.Select(node => DeviceName.Short(node.Device)).Distinct()];
    }

    public void Dispose()
    {
        // Deleted here: TensorFlow.NET's Dispose would leave a status to the collector each time.
        if (!_session.IsClosed)
        {
            using var status = c_api.TF_NewStatus();
            c_api.TF_DeleteSession(_session.DangerousGetHandle(), status);
            _session.SetHandleAsInvalid();
        }

        _session.Dispose();
        _graph.Dispose();
    }
}
