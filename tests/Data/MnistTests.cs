namespace Pipeline.Tests;

public sealed class MnistTests
{
    private const string Files = " They are on the page of the MNIST database of handwritten digits (http://yann.lecun.com/exdb/mnist) and its copies: "
        + "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz.";

    [Theory]
    [InlineData("-", "")]
    [InlineData(".", "")]
    [InlineData("-", ".gz")]
    [InlineData(".", ".gz")]
    public void Mnist_NamesInUse_AreFound(string sign, string ending)
    {
        using var folder = new TestFolder();
        Write(folder, sign, ending);

        var (train, test) = Datasets.Mnist(folder.Path);

        train.ToString().Should().Be("Dataset 3 × [28, 28, 1], 10 classes");
        train.Classes.Should().Equal("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        train.TargetNames.Should().Equal("digit");
        train.Targets.Should().Be(Tensor.Of([5f, 0, 9], [3, 1]));
        train.Features.Float32.ToArray().Should().Equal(Enumerable.Range(0, 3 * 784).Select(i => (float)(byte)(i * 7)));
        test.Count.Should().Be(2);
        test.Targets.Should().Be(Tensor.Of([7f, 2], [2, 1]));
        Datasets.Mnist(folder.Path, ElementType.Float64).Should().Be((train.To(ElementType.Float64), test.To(ElementType.Float64)));
    }

    [Fact]
    public void Mnist_AnotherFolderUnderAFilesName_IsNoFile()
    {
        using var folder = new TestFolder();
        Write(folder, ".", "");
        Directory.CreateDirectory(Path.Combine(folder.Path, "train-images-idx3-ubyte"));

        Datasets.Mnist(folder.Path).Train.Count.Should().Be(3);
    }

    [Fact]
    public void Mnist_FolderOrFileMissing_SaysWhereTheyAreToBeHad()
    {
        using var folder = new TestFolder();

        Reading("no/mnist").Should().Throw<DataException>().Which.Message.Should()
            .Be($"There is no folder no/mnist ({Path.GetFullPath("no/mnist")}).\n  Fix: pass the folder with MNIST's files." + Files);
        Write(folder, "-", "");
        File.Delete(Path.Combine(folder.Path, "t10k-labels-idx1-ubyte"));
        Reading(folder.Path).Should().Throw<DataException>().Which.Message.Should().Be(
            $"The folder {folder.Path} ({folder.Path}) has no file t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte or t10k-labels-idx1-ubyte.gz or t10k-labels.idx1-ubyte.gz."
                + "\n  Fix: put all four of MNIST's files there." + Files);
    }

    [Fact]
    public void Mnist_OtherImagesOrLabels_AreRefused()
    {
        using var folder = new TestFolder();
        Write(folder, "-", "");

        var path = folder.Write("t10k-images-idx3-ubyte", IdxBytes.Images(2, 8));
        Reading(folder.Path).Should().Throw<DataException>().Which.Message.Should().Be(
            $"{path} has samples of shape [8, 8, 1], but MNIST's are [28, 28, 1].\n  Fix: pass the folder with MNIST's files, or read others with Dataset.FromIdx.");

        path = folder.Write("train-labels-idx1-ubyte", IdxBytes.Of([3], 5, 10, 9));
        Reading(folder.Path).Should().Throw<DataException>().Which.Message.Should().Be(
            $"{path}: the label of row 1 is 10, which is no index of the 10 classes.\n  Fix: use whole numbers from 0 to 9, or name the other classes too.");
    }

    /// <summary>What stands on the pages about MNIST: counts of the classes, and the first labels and sums computed from the files apart from this library.</summary>
    [Fact]
    public void Mnist_TheRealFiles_HaveTheKnownValues()
    {
        var (train, test) = Datasets.Mnist(MnistFiles.Folder);

        (train.Count, test.Count, train.FeatureShape, train.Type).Should().Be((60_000, 10_000, [28, 28, 1], ElementType.Float32));
        train.ClassCounts().Should().Equal(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        test.ClassCounts().Should().Equal(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        train.Targets.Float32[..8].ToArray().Should().Equal(5, 0, 4, 1, 9, 2, 1, 3);
        (Sum(train), Sum(test)).Should().Be((1567298545, 264923200));
        train.FirstNonFinite().Should().BeNull();

        static long Sum(Dataset data)
        {
            var sum = 0L;
            foreach (var value in data.Features.Float32)
            {
                sum += (long)value;
            }

            return sum;
        }
    }

    private static Action Reading(string folder) => () => Datasets.Mnist(folder);

    private static void Write(TestFolder folder, string sign, string ending)
    {
        Add("train-images", "idx3", IdxBytes.Images(3, 28));
        Add("train-labels", "idx1", IdxBytes.Of([3], 5, 0, 9));
        Add("t10k-images", "idx3", IdxBytes.Images(2, 28));
        Add("t10k-labels", "idx1", IdxBytes.Of([2], 7, 2));

        void Add(string part, string kind, byte[] file) => folder.Write($"{part}{sign}{kind}-ubyte{ending}", ending.Length > 0 ? IdxBytes.Zip(file) : file);
    }
}
