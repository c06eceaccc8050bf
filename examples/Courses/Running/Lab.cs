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

    /// <summary>The settings of a fit as the command line has them; vary them by <c>with</c>.</summary>
    internal FitSettings Settings => new() { Epochs = Epochs, Seed = Seed };

    /// <summary>Trains one after the other and measures each on the training rows, and on the test rows where there are any. After Ctrl-C the rest is left out; a loss that is no longer a number ends a training, and its last good weights count.</summary>
    internal Seq<Trial> Try(Dataset train, Dataset? test, params ReadOnlySpan<(string Name, Training Training, FitSettings Settings)> trainings)
    {
        var trials = new List<Trial>();
        foreach (var (name, training, settings) in trainings)
        {
            if (trials.Count > 0 && Cancellation.IsCancellationRequested)
            {
                break;
            }

            Console.Error.WriteLine(name);
            var validation = settings.ValidationFraction > 0 || test is null ? null : (ValidationSource)test;
            var trained = training.Compile(Backend).Fit(train, settings with { OnDivergence = OnDivergence.Return }, validation, progress: Progress(), cancellation: Cancellation);
            trials.Add(new(name, trained, trained.Evaluate(train), test is null ? null : trained.Evaluate(test)));
        }

        return trials.ToSeq();
    }

    /// <summary>The same settings for all.</summary>
    internal Seq<Trial> Try(Dataset train, Dataset? test, FitSettings settings, params ReadOnlySpan<(string Name, Training Training)> trainings)
    {
        var all = new List<(string, Training, FitSettings)>();
        foreach (var (name, training) in trainings)
        {
            all.Add((name, training, settings));
        }

        return Try(train, test, all.ToArray());
    }

    /// <summary>Trains the cells of a grid, as many at once as there are processors. After Ctrl-C the cells that are done are returned.</summary>
    internal Comparison Compare(IEnumerable<Training> grid, Dataset train, Dataset test, FitSettings settings) =>
        grid.Select(training => (training, settings)).Compare(Backend, train, test, progress: new ComparisonProgress(), cancellation: Cancellation);

    /// <summary>Prints the accuracies of a grid, and the best cell; the page has heat maps, and all that there is to see of that cell.</summary>
    internal void Show(Comparison comparison, Axis rows, Axis columns, Dataset test, Dataset train)
    {
        if (comparison.Rows.Count == 0)
        {
            Console.WriteLine("no cell is done");
            return;
        }

        var best = comparison.Best(Accuracy);
        Console.WriteLine($"best: {rows.Title} {rows.Labels[(best.Number - 1) / columns.Values.Count]}, {columns.Title} {columns.Labels[(best.Number - 1) % columns.Values.Count]}: {best.Test}");
        Show(Axis.Accuracies(comparison, rows, columns), best.Trained, test, train);
    }

    /// <summary>Prints a trained model's measures, and writes its page where one is asked for.</summary>
    internal void Show(TrainedModel trained, Dataset? test = null, Dataset? train = null)
    {
        if (test is not null)
        {
            trained.Print(test);
        }

        if (ReportPath is { } path)
        {
            trained.SaveReport(path, test, train, new ReportSettings { Title = Title });
            Console.WriteLine(path);
        }
    }

    /// <summary>Prints what was put together for the page's first section, tables alone, and writes the page where one is asked for: that section, and a trained model with all that there is to see of it.</summary>
    internal void Show(Seq<Block> compared, TrainedModel? trained = null, Dataset? test = null, Dataset? train = null)
    {
        foreach (var table in compared.OfType<ReportTable>())
        {
            table.Print();
        }

        if (ReportPath is null)
        {
            return;
        }

        var report = new Report(Title).Add("Results", compared.ToArray());
        Save(trained is null ? report : Report.Of(trained, test, train).Sections.Aggregate(report, (page, section) => page.Add(section)));
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
