namespace Pipeline.Tests;

/// <summary>A theory over MNIST's own files; where they are missing it is shown as skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MnistTheoryAttribute : TheoryAttribute
{
    public MnistTheoryAttribute() => Skip = MnistFiles.Folder is null ? MnistFiles.WhyNot + "." : null;
}
