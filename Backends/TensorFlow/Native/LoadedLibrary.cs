using System.Runtime.InteropServices;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>TensorFlow's native library, loaded and looked over: its version is one that fits, and every entry point that is used here is there.</summary>
/// <param name="File">Its file.</param>
/// <param name="Version">What it calls itself, <c>2.16.2</c>.</param>
/// <param name="Handle">The system's handle.</param>
internal sealed partial record LoadedLibrary(string File, string Version, nint Handle)
{
    /// <summary>TensorFlow.NET 0.150 is made for 2.15 and 2.16; the entry points and ops used here have been the same since 2.10.</summary>
    internal static Version Oldest { get; } = new(2, 10);

    /// <summary>What must be there; P/Invoke would find it missing only in the middle of a training.</summary>
    internal static string[] EntryPoints { get; } =
    [
        "TFE_ContextListDevices", "TFE_ContextOptionsSetConfig", "TFE_DeleteContext", "TFE_DeleteContextOptions", "TFE_NewContext", "TFE_NewContextOptions",
        "TF_AddControlInput", "TF_AddGradientsWithPrefix", "TF_AddInput", "TF_AddInputList", "TF_AllocateTensor", "TF_DeleteBuffer", "TF_DeleteDeviceList",
        "TF_DeleteGraph", "TF_DeleteSession", "TF_DeleteSessionOptions", "TF_DeleteStatus", "TF_DeleteTensor", "TF_DeviceListCount", "TF_DeviceListName",
        "TF_FinishOperation", "TF_GetBuffer", "TF_GetCode", "TF_GraphGetTensorNumDims", "TF_Message", "TF_NewBuffer", "TF_NewGraph", "TF_NewOperation",
        "TF_NewSession", "TF_NewSessionOptions", "TF_NewStatus", "TF_SessionRun", "TF_SetAttrBool", "TF_SetAttrShape", "TF_SetAttrString", "TF_SetAttrTensor",
        "TF_SetAttrType", "TF_SetAttrValueProto", "TF_SetConfig", "TF_TensorByteSize", "TF_TensorData", "TF_Version",
    ];

    /// <summary>Loads a file for TensorFlow.NET and for us; never throws and never brings the process down where the file is not TensorFlow.</summary>
    internal static (LoadedLibrary? Library, string Problem) Load(string file)
    {
        // What goes wrong with TensorFlow.NET in Bind is not a fault of the file.
        var found = LookOver(file);
        return found.Library is { } library ? Bind(library) : found;
    }

    private static (LoadedLibrary? Library, string Problem) LookOver(string file)
    {
        try
        {
            if (OperatingSystem.IsLinux() && (Damaged(file) ?? Damaged(LibraryFile.Companion(file))) is { } damage)
            {
                return (null, damage);
            }

            SetDefaults();
            var handle = NativeLibrary.Load(file);
            var missing = EntryPoints.FirstOrDefault(name => !NativeLibrary.TryGetExport(handle, name, out _));
            var version = missing is null ? VersionOf(handle) : string.Empty;
            if (Fits(version))
            {
                return (new(file, version, handle), string.Empty);
            }

            NativeLibrary.Free(handle);
            return (null, missing is null ? Throw.OtherVersion(file, version, Oldest) : Throw.NotTensorFlow(file, missing));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return (null, Throw.CannotLoad(file, exception.Message.ReplaceLineEndings(" ")));
        }
    }

    internal static bool Fits(string version) => System.Version.TryParse(version.Split('-')[0], out var number) && number.Major == Oldest.Major && number >= Oldest;

    /// <summary>From now on TensorFlow.NET's calls go to this library.</summary>
    private static (LoadedLibrary? Library, string Problem) Bind(LoadedLibrary library)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(c_api).Assembly, (name, _, _) => name == c_api.TensorFlowLibName ? library.Handle : 0);
            return (library, string.Empty);
        }
        catch (InvalidOperationException)
        {
            return (null, Throw.ResolverTaken(library.File));
        }
    }

    /// <summary>
    /// What TensorFlow and CUDA read from the environment, where the user has not chosen. TensorFlow writes notes about itself to standard error: they are hidden; warnings and errors remain. On a GPU it
    /// multiplies float32 numbers with 10 of their 23 bits (TF32): here all bits count, as in the other engines. The runtime's own environment does not reach native code, and on Windows nothing reaches it
    /// that late: there both stay as they are.
    /// </summary>
    private static void SetDefaults()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable("TF_CPP_MIN_LOG_LEVEL", "1", overwrite: 0);
            _ = SetVariable("NVIDIA_TF32_OVERRIDE", "0", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    private static string? Damaged(string? file) => file is not null && ElfFile.Problem(file) is { } problem ? Throw.CannotLoad(file, problem) : null;

    private static unsafe string VersionOf(nint handle) =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, "TF_Version"))()) ?? string.Empty;
}
