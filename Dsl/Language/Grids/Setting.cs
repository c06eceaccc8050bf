namespace Pipeline.Dsl;

/// <summary>One argument in which the trainings of a grid differ, with its value in one of them.</summary>
/// <param name="Name">Its shortest name that is clear within the grid: <c>rate</c>, <c>L2</c>, <c>1:Dense.units</c>.</param>
/// <param name="Text">The value as code: <c>0.001</c>, <c>Adam(0.01)</c>; <c>none</c> where this training has none.</param>
/// <param name="Number">The value where it is a number, else null.</param>
public readonly record struct Setting(string Name, string Text, double? Number)
{
    /// <summary>Name and value: <c>rate 0.001</c>.</summary>
    public override string ToString() => $"{Name} {Text}";
}
