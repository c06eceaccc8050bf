using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>The same data through scikit-learn, where this machine has it.</summary>
public sealed class ScikitLearnTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PythonFact("sklearn")]
    public void FeaturesAndScalers_OfTheSameRows_AreScikitLearns()
    {
        const string Script = """
            import json, numpy, sys
            from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures, StandardScaler
            x = numpy.load(sys.argv[1])["features"]
            train, test = x[:20], x[20:]
            tables = []
            for degree, bias, interaction in ((1, False, False), (3, True, False), (4, False, False), (3, True, True), (9, False, True)):
                features = PolynomialFeatures(degree, include_bias=bias, interaction_only=interaction)
                tables.append((features.fit_transform(test).ravel().tolist(), features.get_feature_names_out(["a", "b", "c", "d"]).tolist()))
            for scaler in (MinMaxScaler(), MinMaxScaler((-1, 1)), StandardScaler()):
                tables.append((scaler.fit(train).transform(test).ravel().tolist(), []))
            print(json.dumps(tables))
            """;
        var blobs = Datasets.GaussianClusters(2, features: 4, rows: 30, type: ElementType.Float64).Named(features: ["a", "b", "c", "d"]);
        var values = blobs.Features.Float64.ToArray();
        for (var row = 0; row < 30; row++)
        {
            values[(4 * row) + 3] = 0.1;
        }

        var data = Dataset.Of(Tensor.Of(values, [30, 4]), blobs.Targets, blobs.FeatureNames);
        var path = System.IO.Path.Combine(_folder.Path, "a.npz");
        data.SaveNpz(path);
        var (train, test) = (data.Take(20), data.Skip(20));
        Dataset[] ours =
        [
            test.PolynomialFeatures(1, includeBias: false), test.PolynomialFeatures(3), test.PolynomialFeatures(4, includeBias: false),
            test.PolynomialFeatures(3, interactionOnly: true), test.PolynomialFeatures(9, includeBias: false, interactionOnly: true),
            Scaler.MinMax().Fit(train).Apply(test), Scaler.MinMax(-1, 1).Fit(train).Apply(test), Scaler.Standardize().Fit(train).Apply(test),
        ];

        using var theirs = JsonDocument.Parse(Python.Run(Script, path));

        theirs.RootElement.GetArrayLength().Should().Be(ours.Length);
        for (var table = 0; table < ours.Length; table++)
        {
            var (numbers, names) = (theirs.RootElement[table][0], theirs.RootElement[table][1]);
            ours[table].Features.Float64.ToArray().Should().Equal(
                numbers.EnumerateArray().Select(number => number.GetDouble()), (got, wanted) => Math.Abs(got - wanted) <= 1e-13 * Math.Max(1, Math.Abs(wanted)), $"table {table}");
            if (names.GetArrayLength() > 0)
            {
                ours[table].FeatureNames.Should().Equal(names.EnumerateArray().Select(name => name.GetString()!));
            }
        }
    }
}
