namespace Pipeline.Examples;

/// <summary>What an experiment is run with: what the command line said, data that ships with the examples, and where its results go.</summary>
internal sealed record Lab
{
    private const int QuickRows = 500;

    internal required string Name { get; init; }

    internal required string Title { get; init; }

    /// <summary>Whether it is only to show that it runs.</summary>
    internal required bool IsQuick { get; init; }

    internal required int Epochs { get; init; }

    internal required long Seed { get; init; }

    internal required IBackend Backend { get; init; }

    /// <summary>The page to write, or null.</summary>
    internal required string? ReportPath { get; init; }

    /// <summary>The first Ctrl-C.</summary>
    internal required CancellationToken Cancellation { get; init; }

    /// <summary>The MNIST files beside the program, pixels 0 to 255 in rows of 784; few of them where it is quick.</summary>
    internal (Dataset Train, Dataset Test) Mnist()
    {
        var (train, test) = Datasets.Mnist(Path.Combine(AppContext.BaseDirectory, "mnist"));
        return IsQuick ? (train.Take(QuickRows).Reshape([784]), test.Take(QuickRows).Reshape([784])) : (train.Reshape([784]), test.Reshape([784]));
    }

    /// <summary>Progress of a fit, to standard error.</summary>
    internal static IProgress<TrainingEvent> Progress() => new ConsoleProgress();

    /// <summary>Prints a trained model's measures, and writes its page where one is asked for.</summary>
    internal void Show(TrainedModel trained, Dataset? test = null, Dataset? train = null)
    {
        if (test is not null)
        {
            trained.Print(test);
        }

        if (ReportPath is { } path)
        {
            trained.SaveReport(path, test, train);
            Console.WriteLine(path);
        }
    }

    /// <summary>Writes a page that was put together, where one is asked for.</summary>
    internal void Save(Report report)
    {
        if (ReportPath is { } path)
        {
            report.Save(path);
            Console.WriteLine(path);
        }
    }
}
