namespace Pipeline.Tests;

/// <summary>A test with MNIST's own files; where they are missing it is shown as skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MnistFactAttribute : FactAttribute
{
    public MnistFactAttribute() => Skip = MnistFiles.Folder is null ? MnistFiles.WhyNot + "." : null;
}
