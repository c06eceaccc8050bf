namespace Pipeline.Tests;

/// <summary>Streams as data gives them: from data sets, functions, asynchronous sequences and CSV files.</summary>
public sealed class StreamTests
{
    private static readonly Dataset s_iris = Datasets.Iris();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(150)]
    [InlineData(1000)]
    public void From_ADataSet_IsItsRowsInOrder(int chunk)
    {
        var stream = SampleStream.From(s_iris, chunk);

        Joined(stream).Should().Be(s_iris);
        Joined(stream).Should().Be(s_iris, "it is opened anew");
        stream.Chunks().SkipLast(1).All(rows => rows.Count == chunk).Should().BeTrue();
        (stream.IsOnce, stream.Ahead, stream.ToString()).Should().Be((false, 2, "SampleStream, 3 classes"));
    }

    [Fact]
    public async Task From_AnAsyncSequence_IsItsChunks()
    {
        async IAsyncEnumerable<Samples> Open()
        {
            foreach (var rows in Enumerable.Range(0, 150).Chunk(40))
            {
                await Task.Yield();
                yield return s_iris.Samples.Rows(rows);
            }
        }

        Named(SampleStream.From(() => Open())).Should().Be(s_iris);
        (await Task.Run(() => Named(SampleStream.Once(Open())))).Should().Be(s_iris);

        static Dataset Named(SampleStream stream) => Joined(stream.Named(s_iris.FeatureNames, s_iris.TargetNames, s_iris.Classes));
    }

    [Fact]
    public void Once_IsReadOnce()
    {
        var stream = SampleStream.Once([s_iris.Samples]);

        stream.IsOnce.Should().BeTrue();
        stream.Chunks().Should().Equal(s_iris.Samples);
        stream.Invoking(it => it.Chunks()).Should().Throw<InvalidOperationException>()
            .WithMessage("The stream was made by SampleStream.Once, and is read a second time.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
        stream.Named(classes: []).Prefetch(0).IsOnce.Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(100)]
    public void FromCsv_IsWhatDatasetFromCsvReads(int chunk)
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.csv", Bytes("name,height,width,kind\n" + string.Concat(Enumerable.Range(0, 7).Select(i => $"n{i},{i}.5,{i * i},{(i % 2 == 0 ? "oak" : "ash")}\n"))));
        var kinds = CsvTargets.Classes("kind", ["oak", "ash"]);
        foreach (var type in Enum.GetValues<ElementType>())
        {
            Joined(SampleStream.FromCsv(path, kinds, ignore: ["name"], type: type, chunk: chunk)).Should().Be(Dataset.FromCsv(path, kinds, ignore: ["name"], type: type));
            Joined(SampleStream.FromCsv(path, CsvTargets.Numbers("width"), ignore: ["name", "kind"], type: type, chunk: chunk))
                .Should().Be(Dataset.FromCsv(path, CsvTargets.Numbers("width"), ignore: ["name", "kind"], type: type));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void FromCsv_MissingCellsAndCategories_AreThoseOfADataSet(int chunk)
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.csv", Bytes("height,colour,size,price\n1.5,red,?,1\n,NA,3,2\n?,green,5,3\n2.5,,7,4\n"));
        Seq<CsvCategory> colours = [new("colour", ["red", "blue", "green"])];
        var all = Dataset.FromCsv(path, CsvTargets.Numbers(), allowMissing: true, missing: ["?", "NA"], categories: colours);
        var imputer = Imputer.Mean().Fit(all);

        var stream = SampleStream.FromCsv(path, CsvTargets.Numbers(), allowMissing: true, missing: ["?", "NA"], categories: colours, chunk: chunk);

        Joined(stream).Should().Be(all);
        var filled = imputer.Apply(stream.Prefetch(5));
        Joined(filled).Should().Be(imputer.Apply(all));
        (filled.Ahead, filled.IsOnce, filled.FeatureNames).Should().Be((5, false, ["height", "colour=red", "colour=blue", "colour=green", "size"]));
    }

    [Fact]
    public void FromCsv_CategoryWithoutTexts_IsRefusedBeforeReading()
    {
        var stream = () => SampleStream.FromCsv("no such file", CsvTargets.Numbers(), categories: [new("colour", ["red"]), "kind"]);

        stream.Should().Throw<ArgumentException>().WithMessage("A stream needs the texts of the category \"kind\" before the first row: a later row may have one that is not seen yet."
            + "\n  Fix: categories: [new(\"kind\", [\"a\", \"b\"])].");
    }

    [Fact]
    public void FromCsv_WrongCells_AreNamedByTheirRowInTheFile()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.csv", Bytes("height,kind\n1,oak\n2,ash\n3,elm\n"));
        var stream = SampleStream.FromCsv(path, CsvTargets.Classes("kind", ["oak", "ash"]), chunk: 2);

        stream.Chunks().First().Count.Should().Be(2);
        stream.Invoking(it => it.Chunks().ToList()).Should().Throw<DataException>()
            .WithMessage("*a.csv line 4 (data row 2), column \"kind\": \"elm\" is none of the classes \"oak\", \"ash\".\n  Fix: correct the label, or name the class too.");
        var unknown = () => SampleStream.FromCsv(path, CsvTargets.Classes("kind"));
        unknown.Should().Throw<ArgumentException>()
            .WithMessage("A stream needs the names of its classes before the first row: a later row may have one that is not seen yet.\n  Fix: CsvTargets.Classes(column, names: [\"a\", \"b\"]).");
        var missing = () => SampleStream.FromCsv(path, CsvTargets.Numbers("weight"));
        missing.Should().Throw<DataException>("the header is read at once");
        var gone = () => SampleStream.FromCsv(Path.Combine(folder.Path, "b.csv"), CsvTargets.Numbers("height"));
        gone.Should().Throw<DataException>().WithMessage("*b.csv cannot be read*");
    }

    [Fact]
    public void Wrong_IsRefused()
    {
        Refused(() => SampleStream.From(s_iris, 0), "SampleStream needs a positive whole number for chunk, got 0.\n  Fix: pass at least 1. (Parameter 'chunk')");
        Refused(() => SampleStream.From(s_iris, 1).Prefetch(-1), "Prefetch cannot read -1 chunks ahead.\n  Fix: pass 0 for none, or a few, such as 2. (Parameter 'chunks')");
        Refused(() => SampleStream.From(() => (IEnumerable<Samples>)null!).Chunks(), "The function that opens the stream gave null.\n  Fix: give the chunks from the first on.");
        Refused(() => SampleStream.From(s_iris, 10).Named(classes: ["a"]).ToDataset(s_iris.Samples), "The label of row 50 is 1, which is no index of the 1 class.\n  Fix: use whole numbers from 0 to 0.");

        static void Refused<T>(Func<T> call, string message) => call.Should().Throw<Exception>().Which.Message.Should().Be(message);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static Dataset Joined(SampleStream stream) => stream.Chunks().Select(stream.ToDataset).Aggregate((all, chunk) => all.Concat(chunk));
}
