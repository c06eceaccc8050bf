using System.CommandLine;

namespace Pipeline.Examples;

/// <summary>A course: a group of experiments.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Experiments">Its experiments.</param>
internal sealed record Course(string Name, string Description, Seq<Experiment> Experiments)
{
    internal Command Command()
    {
        var command = new Command(Name, $"{Description} Experiments: {string.Join(", ", Experiments.Select(experiment => experiment.Name))}.");
        foreach (var experiment in Experiments)
        {
            command.Subcommands.Add(experiment.Command());
        }

        return command;
    }
}
