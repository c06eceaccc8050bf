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

    private static readonly string[] s_entryPoints =
    [
        "TF_Version", "TF_NewStatus", "TF_GetCode", "TF_Message", "TF_NewGraph", "TF_NewOperation", "TF_FinishOperation", "TF_AddGradientsWithPrefix", "TF_NewSession", "TF_SessionRun",
        "TF_AllocateTensor", "TF_TensorData", "TFE_NewContext", "TFE_ContextListDevices",
    ];

    /// <summary>Loads a file for TensorFlow.NET and for us; never throws and never brings the process down where the file is not TensorFlow.</summary>
    internal static (LoadedLibrary? Library, string Problem) Load(string file)
    {
        try
        {
            if (OperatingSystem.IsLinux() && (Damaged(file) ?? Damaged(Companion(file))) is { } damage)
            {
                return (null, damage);
            }

            HideNotes();
            var handle = NativeLibrary.Load(file);
            if (s_entryPoints.FirstOrDefault(name => !NativeLibrary.TryGetExport(handle, name, out _)) is { } missing)
            {
                return (null, Throw.NotTensorFlow(file, missing));
            }

            var version = VersionOf(handle);
            return System.Version.TryParse(version.Split('-')[0], out var number) && number.Major == Oldest.Major && number >= Oldest
                ? Bind(new(file, version, handle))
                : (null, Throw.OtherVersion(file, version, Oldest));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return (null, Throw.CannotLoad(file, exception.Message));
        }
    }

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
    /// TensorFlow writes notes about itself to standard error; warnings and errors remain. Where the user has chosen a level, it holds. The runtime's own environment does not reach native code, and on
    /// Windows nothing reaches it that late: there the notes appear.
    /// </summary>
    private static void HideNotes()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable("TF_CPP_MIN_LOG_LEVEL", "1", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    private static string? Damaged(string? file) => file is not null && ElfFile.Problem(file) is { } problem ? Throw.CannotLoad(file, problem) : null;

    /// <summary>The library that the main one needs beside it.</summary>
    private static string? Companion(string file)
    {
        var companion = Path.Combine(Path.GetDirectoryName(file)!, "libtensorflow_framework.so.2");
        return System.IO.File.Exists(companion) ? companion : null;
    }

    private static unsafe string VersionOf(nint handle) =>
        Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, "TF_Version"))()) ?? string.Empty;
}
