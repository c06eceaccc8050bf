using System.Runtime.InteropServices;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Where TensorFlow's native library is looked for.</summary>
internal static class LibraryFile
{
    /// <summary>The environment variable that names the folder of the library.</summary>
    internal const string Variable = "PIPELINE_TENSORFLOW_LIBRARY";

    /// <summary>The names of the library's file; the second is that of a Python package, which has the same entry points.</summary>
    internal static string[] Names { get; } = OperatingSystem.IsWindows() ? ["tensorflow.dll"]
        : OperatingSystem.IsMacOS() ? ["libtensorflow.dylib", "libtensorflow.2.dylib", "libtensorflow_cc.2.dylib"]
        : ["libtensorflow.so", "libtensorflow.so.2", "libtensorflow_cc.so.2"];

    /// <summary>The file that an option or the environment variable names, or the one beside the program.</summary>
    /// <param name="library">The option: a folder, or the file itself; null where it is not given.</param>
    /// <returns>The file; or null with what was looked for and why it is not there.</returns>
    internal static (string? File, string Problem) Find(string? library)
    {
        if (library is not null)
        {
            return In(library, "library");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            return In(folder, Variable);
        }

        var folders = BesideProgram().ToList();
        var file = folders.SelectMany(place => Names.Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists);
        return (file is null ? null : WithCompanion(file), file is null ? Throw.NoLibrary(Names[0]) : string.Empty);
    }

    /// <summary>The library that Linux' main one needs beside it; null where it is not there.</summary>
    internal static string? Companion(string file)
    {
        var companion = Path.Combine(Path.GetDirectoryName(file)!, "libtensorflow_framework.so.2");
        return File.Exists(companion) ? companion : null;
    }

    /// <summary>Whether two names are of one file, by links or not.</summary>
    internal static bool IsSame(string file, string other) => Target(file) == Target(other);

    /// <summary>The loader looks for the companion beside the name that it gets: for a link that stands alone, that is not where the library lies.</summary>
    private static string WithCompanion(string file) => Companion(file) is null && Companion(Target(file)) is not null ? Target(file) : file;

    private static string Target(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    private static (string? File, string Problem) In(string place, string said)
    {
        var file = File.Exists(place) ? place : Names.Select(name => Path.Combine(place, name)).FirstOrDefault(File.Exists);
        return (file is null ? null : WithCompanion(Path.GetFullPath(file)), file is null ? Throw.NoLibraryIn(place, said, Names) : string.Empty);
    }

    /// <summary>Where the runtime looks for native libraries: the packages' folders, and the program's own.</summary>
    private static IEnumerable<string> BesideProgram()
    {
        var separator = Path.PathSeparator;
        var packages = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty).Split(separator, StringSplitOptions.RemoveEmptyEntries);
        return [.. packages, AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
    }
}
