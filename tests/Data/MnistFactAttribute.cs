namespace Pipeline.Tests;

/// <summary>A test with MNIST's own files, which are no part of the repository; where they are missing it is shown as skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MnistFactAttribute : FactAttribute
{
    public MnistFactAttribute() => Skip = Folder is null ? "MNIST's files are not in shared/data/mnist beside the repository." : null;

    /// <summary>The folder with the files, beside the one with Pipeline.sln; null where there is none.</summary>
    internal static string? Folder { get; } = Find();

    private static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Pipeline.sln")))
        {
            root = root.Parent;
        }

        var folder = Path.Combine(root?.Parent?.FullName ?? string.Empty, "shared", "data", "mnist");
        return Directory.Exists(folder) ? folder : null;
    }
}
