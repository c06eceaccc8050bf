namespace Pipeline.Tests;

public sealed class TensorFlowBlockTests
{
    /// <summary>Only says why the blocks for TensorFlow were not run: the others are among the blocks of their pages.</summary>
    [FoundFact]
    public void Blocks_ForTensorFlow_AreAmongThoseThatRun() =>
        Repository.Pages.SelectMany(Snippet.Of).Where(snippet => snippet.NeedsTensorFlow).Select(snippet => snippet.Place)
            .Should().NotBeEmpty().And.BeSubsetOf(CodeBlockTests.Programs().Select<object[], string>(row => (string)row[0]));

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FoundFactAttribute : FactAttribute
    {
        public FoundFactAttribute() => Skip = OptionalTensorFlow.Engines.Count > 0 ? null : OptionalTensorFlow.WhyNot;
    }
}
