namespace Pipeline.Backends.TensorFlow;

/// <summary>What can be asked of TensorFlow before a model is compiled.</summary>
public static class TensorFlow
{
    /// <summary>Looks for TensorFlow's native library, loads it and lists its devices; never throws.</summary>
    /// <remarks>It makes the choices of a process (library, threads, memory growth) where they are not made: to choose yourself, ask a backend, <c>TensorFlow.Probe(TensorFlow(threads: 2))</c>.</remarks>
    /// <param name="backend">The options to try; the default is all defaults.</param>
    /// <returns>What was found, and what to install next where something is missing.</returns>
    public static TensorFlowProbe Probe(TensorFlowBackend? backend = null)
    {
        var options = backend ?? Words.TensorFlow();
        try
        {
            var problems = NativeRuntime.Prepare(options);
            var library = NativeRuntime.Library;
            return new(problems.Count == 0, library?.Version, library?.File, [.. NativeRuntime.Devices(options.Device)], problems.Count == 0 ? Throw.AllWell : string.Join('\n', problems));
        }
        catch (Exception exception)
        {
            return new(false, null, null, [], Advice(exception is TypeInitializationException { InnerException: { } cause } ? cause : exception));
        }
    }

    /// <summary>What an exception means here. What is wrong with the files of the native library was said before: an assembly that is not found is one of TensorFlow.NET's.</summary>
    internal static string Advice(Exception exception) => exception switch
    {
        DllNotFoundException or EntryPointNotFoundException or BadImageFormatException => Throw.Unusable(exception.Message),
        FileNotFoundException or FileLoadException or TypeLoadException or MissingMemberException => Throw.NoBinding(exception.Message),
        _ => Throw.Broken(exception.Message),
    };
}
