namespace Pipeline.Dsl;

/// <summary>In what the trainings of a grid differ.</summary>
public static class Differences
{
    /// <summary>
    /// The arguments in which trainings differ, found in their descriptions: for each training the same names in the same order. Where parts are of different kinds (<c>Adam(0.001)</c>
    /// and <c>Sgd(0.1)</c>, different numbers of layers), the part is one setting, its value the code that makes it.
    /// </summary>
    /// <param name="trainings">The trainings; none gives none.</param>
    public static Seq<Seq<Setting>> Of(IReadOnlyList<Training> trainings)
    {
        ArgumentNullException.ThrowIfNull(trainings);
        if (trainings.Count == 0)
        {
            return [];
        }

        var found = new DifferenceSearch();
        found.Compare(string.Empty, [], trainings.Select(training => (object?)training.Describe()).ToArray());
        var columns = found.Named().ToList();
        return Enumerable.Range(0, trainings.Count).Select(row => columns.Select(column => SettingOf(column.Name, column.Values[row])).ToSeq()).ToSeq();
    }

    private static Setting SettingOf(string name, object? value) => value switch
    {
        int number => new(name, Argument.Print(number), number),
        double number => new(name, Argument.Print(number), number),
        null => new(name, "none", null),
        string text => new(name, text, null),
        Enum choice => new(name, choice.ToString(), null),
        Body body => new(name, body.ToString(), null),
        _ => new(name, Argument.Print(value), null),
    };
}
