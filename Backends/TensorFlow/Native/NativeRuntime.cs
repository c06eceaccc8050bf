using Google.Protobuf;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>
/// What TensorFlow has once in a process: its library, its thread pool, its pool of GPU memory. The first choice of each holds until the process ends, so another choice is refused here
/// instead of having no effect.
/// </summary>
internal static class NativeRuntime
{
    private static readonly Lock s_lock = new();
    private static LoadedLibrary? s_library;
    private static int s_threads;
    private static bool s_growth;
    private static string[]? s_cpu;
    private static string[]? s_all;

    /// <summary>The library, or null where none is loaded.</summary>
    internal static LoadedLibrary? Library
    {
        get
        {
            lock (s_lock)
            {
                return s_library;
            }
        }
    }

    /// <summary>Loads the library and opens the devices, where that is not done; what stands against the options is listed, all at once.</summary>
    internal static IReadOnlyList<string> Prepare(TensorFlowBackend options)
    {
        lock (s_lock)
        {
            var problem = LoadLibrary(options.Library);
            if (problem.Length > 0)
            {
                return [problem];
            }

            var problems = new List<string>();
            if (options.Threads > 0 && s_cpu is not null && options.Threads != s_threads)
            {
                problems.Add(Throw.OtherThreads(options.Threads, s_threads));
            }

            if (options.Device != Device.Cpu && options.GpuMemoryGrowth is { } growth && HasGpu(s_all) && growth != s_growth)
            {
                problems.Add(Throw.OtherMemoryGrowth(growth));
            }

            if (problems.Count == 0)
            {
                OpenDevices(options);
                if (options.Device == Device.Gpu && !HasGpu(s_all))
                {
                    problems.Add(Throw.NoGpu(s_library!, s_all!));
                }
            }

            return problems;
        }
    }

    /// <summary>The devices that prepared options may use.</summary>
    internal static string[] Devices(Device device)
    {
        lock (s_lock)
        {
            return (device == Device.Cpu ? s_cpu : s_all) ?? [];
        }
    }

    /// <summary>
    /// The configuration of a session. Its ops run one after the other on the caller's thread, each with the process's thread pool: handing small ops over costs more than they do. The graph is written as it
    /// is to run; to have it rewritten again for each kind of run takes longer than many a training.
    /// </summary>
    internal static byte[] SessionConfig(Device device)
    {
        lock (s_lock)
        {
            var config = Config(device != Device.Cpu);
            config.InterOpParallelismThreads = -1;
            config.GraphOptions = new GraphOptions { RewriteOptions = new RewriterConfig { DisableMetaOptimizer = true } };
            return config.ToByteArray();
        }
    }

    private static string LoadLibrary(string? option)
    {
        if (s_library is not null && option is null)
        {
            return string.Empty;
        }

        var (file, problem) = LibraryFile.Find(option);
        if (file is null)
        {
            return problem;
        }

        if (s_library is not null)
        {
            return file == s_library.File ? string.Empty : Throw.OtherLibrary(file, s_library.File);
        }

        (s_library, problem) = LoadedLibrary.Load(file);
        return problem;
    }

    /// <summary>TensorFlow makes its thread pool with the first device of the process, and its pool of GPU memory with the first GPU.</summary>
    private static void OpenDevices(TensorFlowBackend options)
    {
        if (s_cpu is null)
        {
            s_threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
            s_cpu = List(gpu: false);
        }

        if (options.Device != Device.Cpu && s_all is null)
        {
            s_growth = options.GpuMemoryGrowth ?? true;
            s_all = List(gpu: true);
        }
    }

    private static string[] List(bool gpu)
    {
        using var status = c_api.TF_NewStatus();
        using var options = c_api.TFE_NewContextOptions();
        var config = Config(gpu).ToByteArray();
        c_api.TFE_ContextOptionsSetConfig(options, config, (ulong)config.Length, status);
        NativeStatus.Check(status, "reading the settings");
        using var opened = c_api.TFE_NewContext(options, status);
        NativeStatus.Check(status, "opening the devices");
        using var list = c_api.TFE_ContextListDevices(opened, status);
        NativeStatus.Check(status, "listing the devices");
        return [.. Enumerable.Range(0, c_api.TF_DeviceListCount(list)).Select(i => DeviceName.Short(c_api.TF_DeviceListName(list, i, status))).Where(DeviceName.Computes)];
    }

    private static ConfigProto Config(bool gpu)
    {
        var config = new ConfigProto { IntraOpParallelismThreads = s_threads, GpuOptions = new GPUOptions { AllowGrowth = s_growth, VisibleDeviceList = gpu ? "0" : string.Empty } };
        if (!gpu)
        {
            config.DeviceCount["GPU"] = 0;
        }

        return config;
    }

    private static bool HasGpu(string[]? devices) => devices is not null && devices.Any(DeviceName.IsGpu);
}
