namespace Pipeline.Backends.TensorFlow;

/// <summary>The words of this assembly, used without a class name.</summary>
public static class Words
{
    /// <summary>The engine that trains on TensorFlow in float32: <c>Compile(TensorFlow())</c>, <c>Compile(TensorFlow(Device.Gpu))</c>.</summary>
    /// <remarks>
    /// Library, threads and memory growth are one per process, as TensorFlow has one thread pool and one pool of GPU memory: the first choice holds, and Compile refuses another one later. An option that
    /// is left out takes what the process has.
    /// </remarks>
    /// <param name="device">Where to compute; the default takes a GPU where there is one.</param>
    /// <param name="threads">Threads within an operation; 0, the default, is one per processor.</param>
    /// <param name="gpuMemoryGrowth">
    /// Whether GPU memory is taken as it is needed, the default, or nearly all of it at once, as TensorFlow does by itself. Compile refuses it with Device.Cpu; where Device.Auto finds no GPU, there is
    /// nothing that it could change.
    /// </param>
    /// <param name="library">
    /// The folder of TensorFlow's native library. Where it is not given, the environment variable PIPELINE_TENSORFLOW_LIBRARY names it, else it is looked for beside the program, where the package
    /// SciSharp.TensorFlow.Redist puts it.
    /// </param>
    /// <exception cref="ArgumentException">The library is empty text.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device, or the number of threads is not 0 to 1024.</exception>
    public static TensorFlowBackend TensorFlow(Device device = Device.Auto, int threads = 0, bool? gpuMemoryGrowth = null, string? library = null) =>
        new() { Device = device, Threads = threads, GpuMemoryGrowth = gpuMemoryGrowth, Library = library };
}
