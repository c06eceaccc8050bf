namespace Pipeline.Tests;

/// <summary>MNIST's own files, which the repository has for its examples.</summary>
internal static class MnistFiles
{
    internal static string Folder { get; } = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "examples", "data", "mnist");

    private static string Root(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")) ? folder.FullName : Root(folder.Parent!);
}
