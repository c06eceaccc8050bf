namespace Pipeline.Tests;

/// <summary>MNIST's own files, which are no part of the repository: in shared/data/mnist beside it, where they are.</summary>
internal static class MnistFiles
{
    /// <summary>Why what needs them is not run.</summary>
    internal const string WhyNot = "MNIST's files are not in shared/data/mnist beside the repository";

    /// <summary>The folder with the files; null where there is none.</summary>
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
