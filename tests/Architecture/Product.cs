using System.Reflection;

namespace Pipeline.Tests;

/// <summary>The product as the tests see it: its folders, project files and assemblies.</summary>
internal static class Product
{
    /// <summary>The root of the repository, found upwards from the test's own folder.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the configuration these tests were built in, and the product with them.</summary>
    internal static string Configuration { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Whether TensorFlow is in this build: Backends/TensorFlow/Build says where it is left out.</summary>
    internal const bool HasTensorFlow =
#if TENSORFLOW
        true;
#else
        false;
#endif

    internal const string TensorFlow = "Pipeline.Backends.TensorFlow";

    /// <summary>Every assembly of the product, found by its project file so that a new one cannot be forgotten; the meta-package has no code.</summary>
    internal static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. ProjectFiles("Dsl", "Backends", "Export").Select(Path.GetFileNameWithoutExtension).Where(name => name != "Pipeline" && (HasTensorFlow || name != TensorFlow)).Select(name => Assembly.Load(name!))];

    /// <summary>The types written by a person: compilers' own have names with angle brackets, or say so.</summary>
    internal static IEnumerable<Type> WrittenTypes(Assembly assembly) => assembly.GetTypes().Where(IsWritten);

    /// <summary>The project files of the solution below the given folders of the repository, in order of their names.</summary>
    internal static IReadOnlyList<string> ProjectFiles(params string[] folders) =>
        [.. File.ReadLines(Path.Combine(Root, "Pipeline.sln"))
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))
            .Where(path => folders.Contains(path.Split('/')[0]))
            .Order(StringComparer.Ordinal)
            .Select(path => Path.Combine(Root, path))];

    private static bool IsWritten(Type type)
    {
        for (var t = type; t is not null; t = t.DeclaringType)
        {
            if (t.Name.Contains('<') || t.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false))
            {
                return false;
            }
        }

        return true;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Pipeline.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"No Pipeline.sln above {AppContext.BaseDirectory}");
    }
}
