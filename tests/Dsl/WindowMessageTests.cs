namespace Pipeline.Tests;

/// <summary>The messages of layers for sequences and images and of blocks, word for word.</summary>
public sealed class WindowMessageTests
{
    internal static readonly string[] Held =
    [
        "OtherRank", "OtherAxes", "NoSuchAxis", "WindowDoesNotFit", "WindowOfPadding", "GroupsDoNotDivide", "GroupsDoNotDivideFilters", "NothingLeft", "OtherShapes", "NoSpace", "NotFirst",
        "NoBias", "PaddingNumbers", "PoolingPadding", "TransposedPadding", "OutputPadding", "NoPermutation", "SameNameInside", "NoBody", "OtherBody", "OnePath", "OtherResidual", "RuleInside",
        "CausalImages", "PaddingOfFour",
    ];

    public static TheoryData<Func<object>, string> Mistakes => new()
    {
    };
}
