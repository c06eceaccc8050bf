namespace Pipeline.Tests;

/// <summary>Samples of several axes, as convolution layers take them, go through every verb as rows of numbers do.</summary>
public sealed class ImageTests
{
    private static readonly Dataset s_images = Example.Images(40, 28, classes: 4);

    public static TheoryData<string, Func<Dataset, Dataset>> Verbs => new()
    {
        { "Take", data => data.Take(7) },
        { "Skip", data => data.Skip(33) },
        { "Rows", data => data.Rows([5, 0, 39, 5]) },
        { "Where", data => data.Where(row => row.Class == "class 2" && row[0] > 9) },
        { "Shuffle", data => data.Shuffle(3) },
        { "Split", data => data.Split(0.8, seed: 1).First },
        { "second part", data => data.Split(0.8, seed: 1).Second },
        { "third part", data => data.Split(20, 12, shuffle: false).Third },
        { "Concat", data => data.Take(3).Concat(data.Skip(20)) },
        { "OneHot", data => data.OneHot() },
        { "Weighted", data => data.Weighted([.. Enumerable.Range(0, 40).Select(row => (double)row)]).Skip(1) },
        { "To", data => data.To(ElementType.Float64).Take(2) },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_OnImages_IsTheSameAsOnTheirValuesInARow(string verb, Func<Dataset, Dataset> apply)
    {
        var images = apply(s_images);

        images.FeatureShape.Should().Equal([28, 28, 1], verb);
        images.Features.Shape.Should().Equal(images.Count, 28, 28, 1);
        images.Should().Be(apply(s_images.Reshape([784])).Reshape([28, 28, 1]));
    }

    [Fact]
    public void Split_Images_KeepsWholeImagesWithTheirLabels()
    {
        var (train, test) = s_images.Split(0.75, seed: 5);

        foreach (var part in (Dataset[])[train, test])
        {
            var pixels = part.Features.Float32.ToArray().Chunk(784).ToArray();
            for (var row = 0; row < part.Count; row++)
            {
                var place = (int)pixels[row][0];
                pixels[row].Should().Equal(Enumerable.Range(0, 784).Select(i => place + (i / 1024f)));
                part[row].Target.Should().Be(place % 4);
            }
        }

        train.ClassCounts().Concat(test.ClassCounts()).Should().Equal([8, 8, 7, 7, 2, 2, 3, 3], because: "30 rows are 7.5 of each class, and the first get the halves");
    }

    [Fact]
    public void FirstNonFinite_InAnImage_IsNamedByItsPlace()
    {
        var pixels = s_images.Features.Float32.ToArray();
        pixels[(3 * 784) + (2 * 28) + 11] = float.NaN;

        Dataset.Of(Tensor.Of(pixels, [40, 28, 28, 1]), new int[40]).FirstNonFinite().Should().Be(new NonFinite(3, "feature [2, 11, 0]", double.NaN));
    }
}
