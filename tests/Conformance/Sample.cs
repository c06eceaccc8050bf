namespace Pipeline.Tests;

/// <summary>A training with rows that suit it.</summary>
internal sealed record Sample(string Name, Training Training, Dataset Data)
{
    public override string ToString() => Name;
}
