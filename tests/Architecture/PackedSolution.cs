namespace Pipeline.Tests;

/// <summary>The solution's packages, made once for all package tests, in a folder of their own.</summary>
public sealed class PackedSolution : IDisposable
{
    internal const string Version = "0.0.1-test";

    /// <summary>What the tests were built with is packed as it is.</summary>
    public PackedSolution() =>
        Shell.Dotnet(Product.Root, ["pack", "--no-build", "-c", Product.Configuration, "Pipeline.sln", "-o", Packages, $"-p:PackageVersion={Version}", .. Product.HasTensorFlow ? (string[])[] : ["-p:WithTensorFlow=false"]]);

    internal string Folder { get; } = Directory.CreateTempSubdirectory("pipeline-packages-").FullName;

    internal string Packages => Path.Combine(Folder, "packages");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
