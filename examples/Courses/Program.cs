// The experiments of five courses on neural networks: courses COURSE EXPERIMENT [options]. Results go to standard output, progress to standard error.
using System.CommandLine;
using System.Globalization;
using Pipeline.Examples;

// Numbers print alike everywhere.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

var command = new RootCommand("The experiments of five courses on neural networks. Ctrl-C ends training and goes on with what there is; a second Ctrl-C ends the program.");
foreach (var course in Courses.All)
{
    command.Subcommands.Add(course.Command());
}

command.Subcommands.Add(ResultsTable.Command());

try
{
    if (args is [var word, ..] && Courses.Whereabouts(word) is { } hint)
    {
        Console.Error.WriteLine(hint);
        return 1;
    }

    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
