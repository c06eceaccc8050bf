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
    private static LoadedLibrary? _library;
    private static int _threads;
    private static bool _growth;
    private static string[]? _cpu;
    private static string[]? _all;

    /// <summary>The library, or null where none is loaded.</summary>
    internal static LoadedLibrary? Library
    {
        get
        {
            lock (s_lock)
            {
                return _library;
            }
        }
    }

    /// <summary>Loads the library and opens the devices, where that is not done; what stands against the options is listed, all at once.</summary>
    internal static IReadOnlyList<string> Prepare(TensorFlowBackend options)
    {
        lock (s_lock)
        {
            var problems = new List<string>();
            if (options.Device == Device.Cpu && options.GpuMemoryGrowth is { } unused)
            {
                problems.Add(Throw.MemoryGrowthOfCpu(unused));
            }

            if (LoadLibrary(options.Library) is { Length: > 0 } problem)
            {
                problems.Add(problem);
                return problems;
            }

            if (options.Threads > 0 && _cpu is not null && options.Threads != _threads)
            {
                problems.Add(Throw.OtherThreads(options.Threads, _threads));
            }

            if (options.Device != Device.Cpu && options.GpuMemoryGrowth is { } growth && HasGpu(_all) && growth != _growth)
            {
                problems.Add(Throw.OtherMemoryGrowth(growth));
            }

            if (problems.Count == 0)
            {
                OpenDevices(options);
                if (options.Device == Device.Gpu && !HasGpu(_all))
                {
                    problems.Add(Throw.NoGpu(_library!, _all!, _threads));
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
            return (device == Device.Cpu ? _cpu : _all) ?? [];
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
        if (_library is not null && option is null)
        {
            return string.Empty;
        }

        var (file, problem) = LibraryFile.Find(option);
        if (file is null)
        {
            return problem;
        }

        if (_library is not null)
        {
            return LibraryFile.IsSame(file, _library.File) ? string.Empty : Throw.OtherLibrary(file, _library.File);
        }

        (_library, problem) = LoadedLibrary.Load(file);
        return problem;
    }

    /// <summary>TensorFlow makes its thread pool with the first device of the process, and its pool of GPU memory with the first GPU.</summary>
    private static void OpenDevices(TensorFlowBackend options)
    {
        if (_cpu is null)
        {
            _threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
            _cpu = List(gpu: false);
        }

        if (options.Device != Device.Cpu && _all is null)
        {
            _growth = options.GpuMemoryGrowth ?? true;
            _all = List(gpu: true);
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
        var config = new ConfigProto { IntraOpParallelismThreads = _threads, GpuOptions = new GPUOptions { AllowGrowth = _growth, VisibleDeviceList = gpu ? "0" : string.Empty } };
        if (!gpu)
        {
            config.DeviceCount["GPU"] = 0;
        }

        return config;
    }

    private static bool HasGpu(string[]? devices) => devices is not null && devices.Any(DeviceName.IsGpu);
}
